using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Network;

namespace Vectrant.Infrastructure.Webhooks;

/// <summary>
/// Looks up where a host leads and lets only public addresses through, unless the operator trusts the host. What was looked at is
/// what is connected to: a name that leads elsewhere a moment later changes nothing.
/// </summary>
internal sealed class WebhookTargets(IOptions<WebhookOptions> options) : IWebhookTargets
{
    /// <summary>Where a name leads at this moment.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> LookUp { get; init; } = Dns.GetHostAddressesAsync;

    public async Task<Error?> RefuseAsync(Uri url, CancellationToken cancellationToken)
    {
        if (Trusts(url.IdnHost, url.Port))
        {
            return null;
        }

        if (url.Scheme != Uri.UriSchemeHttps)
        {
            return WebhookErrors.UrlUnusable;
        }

        if (!options.Value.Allows(url.Port))
        {
            return WebhookErrors.PortForbidden;
        }

        try
        {
            await AddressesAsync(url.IdnHost, url.Port, cancellationToken);
            return null;
        }
        catch (ForbiddenTargetException)
        {
            return WebhookErrors.TargetForbidden;
        }
        catch (SocketException)
        {
            // A name that leads nowhere yet may be set up later.
            return null;
        }
    }

    /// <summary>Connects to an address that was found good; throws <see cref="ForbiddenTargetException"/> when one is not.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        return await Sockets.ConnectAsync(await AddressesAsync(target.Host, target.Port, cancellationToken), target.Port, cancellationToken);
    }

    // One bad address is enough: which of them is taken would be up to chance.
    private async Task<IPAddress[]> AddressesAsync(string host, int port, CancellationToken cancellationToken)
    {
        var bare = host.Trim('[', ']');
        var addresses = IPAddress.TryParse(bare, out var literal) ? [literal] : await LookUp(bare, cancellationToken);
        return Trusts(host, port) || (options.Value.Allows(port) && Array.TrueForAll(addresses, PublicAddress.IsPublic)) ? addresses : throw new ForbiddenTargetException();
    }

    private bool Trusts(string host, int port) => options.Value.TrustedHosts.Any(trusted =>
        trusted.Equals(host, StringComparison.OrdinalIgnoreCase) || trusted.Equals($"{host}:{port}", StringComparison.OrdinalIgnoreCase));
}

/// <summary>A host or port leads to where webhooks are not sent.</summary>
internal sealed class ForbiddenTargetException() : Exception("The host leads into a private or local network.");
