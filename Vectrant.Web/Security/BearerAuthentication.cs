using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Web.Security;

/// <summary>
/// Programs prove themselves with <c>Authorization: Bearer</c> (RFC 6750), never with a cookie: a browser sends no such header by itself, so no
/// other site can make it act. Gives the same claims as the cookie, read from the database for each request.
/// </summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CheckAccessToken tokens, CheckApiKey keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Bearer";

    /// <summary>The default: programs below /api prove themselves with a token and pages with the cookie.</summary>
    public const string ByPath = "ByPath";

    private const string Realm = "Bearer realm=\"vectrant\"";
    private const string InvalidToken = Realm + ", error=\"invalid_token\", error_description=\"The token is not valid, or not any more.\"";
    private const string InsufficientScope = Realm + ", error=\"insufficient_scope\"";
    private static readonly PathString Api = "/api";

    // Access tokens are given for a password alone (see PasswordGrant); who must have more since then has to prove it.
    private static readonly Claim Password = new(PersonClaim.Method, SignInMethod.Password);

    public static string SchemeOf(HttpContext context) => context.Request.Path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase) ? Name : IdentityConstants.ApplicationScheme;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Where nobody is asked for, a token is the endpoint's own matter: the customers' chat has tokens of its own.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || Request.Headers.Authorization.Count == 0)
        {
            return AuthenticateResult.NoResult();
        }

        if (Request.Headers.Authorization.Count > 1 || BearerToken.Of(Request, JwsPolicy.AccessTokens.MaxLength) is not { } token)
        {
            return AuthenticateResult.Fail("No bearer token.");
        }

        var checkedToken = token.StartsWith(SecretText.ApiKey, StringComparison.Ordinal)
            ? (await keys.RunAsync(token, Context.RequestAborted)).Match(Principal, error => (Result<ClaimsPrincipal>)error)
            : (await tokens.RunAsync(token, Context.RequestAborted)).Match(Principal, error => (Result<ClaimsPrincipal>)error);
        if (checkedToken.Succeeded)
        {
            return AuthenticateResult.Success(new AuthenticationTicket(checkedToken.Value, Name));
        }

        Context.RequestServices.GetRequiredService<IAccessEvents>()
            .Record(new AccessEvent(AccessEventKind.BearerRefused) { Subject = checkedToken.Error.Code, Address = Context.Connection.RemoteIpAddress?.ToString() });
        return AuthenticateResult.Fail(checkedToken.Error.Code);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var outcome = await HandleAuthenticateOnceSafeAsync();
        Response.Headers.WWWAuthenticate = outcome.Failure is null ? Realm : InvalidToken;
        var problem = outcome.Failure is null
            ? Problems.Of(StatusCodes.Status401Unauthorized, "token_needed", "This address needs a token: send it as 'Authorization: Bearer …'. POST /api/v1/auth/token gives one.")
            : Problems.Of(StatusCodes.Status401Unauthorized, "invalid_token", "The token is not valid, or not any more. Get another with POST /api/v1/auth/refresh, or sign in again.");
        await problem.ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = InsufficientScope;
        return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Neither the roles of the person nor the scopes of the key allow this.").ExecuteAsync(Context);
    }

    private static Result<ClaimsPrincipal> Principal(TokenHolder holder) =>
        Principal(holder.Actor, Password, new Claim(PersonClaim.ProvedAt, holder.ProvedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));

    private static Result<ClaimsPrincipal> Principal(KeyHolder holder) => Principal(
        holder.Actor,
        [
            new Claim(LimitHolders.KeyClaim, holder.Key.ToString()),
            .. holder.Rests ? [new Claim(PersonClaim.Rests, bool.TrueString)] : Array.Empty<Claim>(),
            .. holder.Scopes.Select(scope => new Claim(PersonClaim.Scope, scope.ToString())),
        ]);

    private static ClaimsPrincipal Principal(Actor actor, params IEnumerable<Claim> more)
    {
        var identity = new ClaimsIdentity(Name, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, actor.PersonId.ToString()!));
        identity.AddClaim(new Claim(PersonClaim.DisplayName, actor.Name));
        identity.AddClaims(actor.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        identity.AddClaims(more);
        return new ClaimsPrincipal(identity);
    }
}
