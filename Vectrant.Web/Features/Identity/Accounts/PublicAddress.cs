using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Web.Features.Identity.Accounts;

internal sealed class PublicAddress(IServer server, IOptions<AccountOptions> options) : IPublicAddress
{
    private static readonly Uri Usual = new("http://localhost:5080");

    public Uri Get()
    {
        if (options.Value.PublicAddress.Length > 0)
        {
            return new Uri(options.Value.PublicAddress);
        }

        // "Every address" is none that a browser could open, and the own machine is called localhost everywhere else: cookies and passkeys go by the name.
        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return Uri.TryCreate(listening?.Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal), UriKind.Absolute, out var address)
            ? address.IsLoopback || address.Host is "0.0.0.0" or "[::]" ? new UriBuilder(address) { Host = "localhost" }.Uri : address
            : Usual;
    }
}
