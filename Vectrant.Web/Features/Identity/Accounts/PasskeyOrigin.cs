using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Passkeys belong to the configured address; without one, to the address that the browser uses. Their owner is always checked by the authenticator.</summary>
internal sealed class PasskeyOrigin(IOptions<AccountOptions> accounts) : IConfigureOptions<IdentityPasskeyOptions>
{
    private const string Required = "required";

    public void Configure(IdentityPasskeyOptions options)
    {
        var configured = accounts.Value.PublicAddress;
        options.ServerDomain = configured.Length == 0 ? null : new Uri(configured).Host;
        options.UserVerificationRequirement = Required;
        options.ResidentKeyRequirement = Required;
        options.ValidateOrigin = context =>
        {
            var request = context.HttpContext.Request;
            var expected = configured.Length == 0 ? $"{request.Scheme}://{request.Host}" : configured.TrimEnd('/');
            return ValueTask.FromResult(!context.CrossOrigin && string.Equals(context.Origin, expected, StringComparison.OrdinalIgnoreCase));
        };
    }
}
