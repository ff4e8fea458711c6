using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Tests.TestSupport.Api;

/// <summary>Believes a token that says who it is; for tests of what comes after the token was found good.</summary>
internal sealed class TestBearer(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer test:";

    public static string TokenOf(Actor actor) => $"test:{actor.PersonId}:{string.Join(',', actor.Roles)}:{actor.Name}";

    /// <summary>In the place of whatever checks tokens otherwise.</summary>
    public static void Use(WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<TestBearer>();
        builder.Services.PostConfigure<AuthenticationOptions>(authentication =>
        {
            if (authentication.SchemeMap.TryGetValue("Bearer", out var known))
            {
                known.HandlerType = typeof(TestBearer);
            }
            else
            {
                authentication.AddScheme<TestBearer>("Bearer", null);
            }
        });
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var parts = header[Prefix.Length..].Split(':');
        var claims = parts[1].Split(',').Select(role => new Claim(ClaimTypes.Role, role))
            .Append(new Claim(ClaimTypes.NameIdentifier, parts[0])).Append(new Claim(PersonClaim.DisplayName, parts[2]));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name)));
    }
}
