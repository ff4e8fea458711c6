using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity;

/// <summary>
/// The one place that hands out and takes back the cookie, however somebody proved who they are. Each sign-in gets a new
/// secret id, so that one planted before it is worth nothing.
/// </summary>
internal sealed class SignInPerson(ISessionStore sessions, IHttpContextAccessor http, TimeProvider time)
{
    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("A cookie can only be set while a request is answered.");

    /// <summary>Where this request came from.</summary>
    public SignInOrigin Origin => new(Context.Connection.RemoteIpAddress?.ToString(), AgentName.Of(Context.Request.Headers.UserAgent));

    private string? Token => Context.User.FindFirst(PersonClaim.Session)?.Value;

    /// <summary>Signs a person in whose proof is complete: second factors are asked for before this is called.</summary>
    /// <param name="person">Who.</param>
    /// <param name="methods">How it was proved, see <see cref="SignInMethod"/>.</param>
    /// <param name="remember">The cookie outlives the browser, and the longer limits hold.</param>
    /// <param name="cancellationToken">Cancels it before the cookie is set.</param>
    public async Task<Result<Done>> RunAsync(PersonId person, IReadOnlyList<string> methods, bool remember, CancellationToken cancellationToken)
    {
        var started = await sessions.StartAsync(new NewSession(person, methods, remember, Origin, Token), cancellationToken);
        if (!started.Succeeded)
        {
            return started.Error;
        }

        await IssueAsync(person, started.Value, methods, remember);
        return Done.Instance;
    }

    /// <summary>
    /// Gives the sign-in of this request a new cookie after the person changed how they sign in: password, second factor,
    /// passkeys, providers. Without it the changed security stamp would end it.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var ticket = await Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var actor = CurrentActor.From(Context.User);
        if (actor.PersonId is { } person && Token is { } token && await sessions.RenewAsync(token, cancellationToken) is { } renewed)
        {
            var methods = Context.User.FindAll(PersonClaim.Method).Select(claim => claim.Value).ToList();
            await IssueAsync(person, renewed, methods, ticket.Properties?.IsPersistent == true);
        }
    }

    /// <summary>Keeps a try that led nowhere in the history and in the audit log.</summary>
    public Task RecordRefusalAsync(PersonId? person, string reason, IReadOnlyList<string> methods, CancellationToken cancellationToken) =>
        sessions.RecordRefusalAsync(new RefusedSignIn(person, reason, methods, Origin), cancellationToken);

    /// <summary>Ends the sign-in of this request, its open pages in other windows included.</summary>
    public async Task SignOutAsync()
    {
        if (Token is { } token)
        {
            // Signing out has happened, whether or not the browser waits for the answer.
            await sessions.SignOutAsync(CurrentActor.From(Context.User), token, CancellationToken.None);
        }

        await Context.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private async Task IssueAsync(PersonId person, StartedSession session, IReadOnlyList<string> methods, bool remember)
    {
        var principal = await SessionCookie.PrincipalAsync(Context, person, session.Token, methods)
            ?? throw new InvalidOperationException("The person was deleted while they signed in.");
        await Context.SignInAsync(
            IdentityConstants.ApplicationScheme,
            principal,
            new AuthenticationProperties { IsPersistent = remember, IssuedUtc = time.GetUtcNow(), ExpiresUtc = session.ExpiresAt, AllowRefresh = false });
        Context.User = principal;
    }
}
