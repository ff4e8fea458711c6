using System.Security.Claims;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>
/// That whoever sits here proved a moment ago who they are. Asked for before ways to sign in change and before <see cref="CriticalDeeds"/>: an open
/// browser that somebody left for a minute is no account to take over. It belongs to the sign-in and lies in the database, so that open pages,
/// whose request is long over, see it, too.
/// </summary>
public sealed class FreshProof(ISessionStore sessions)
{
    public Task<bool> HoldsAsync(HttpContext context) => HoldsAsync(context.User, context.RequestAborted);

    /// <summary>False for whoever is no person at a page: programs have nothing to prove it with.</summary>
    public async Task<bool> HoldsAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TokenOf(user) is { } token && await sessions.IsProvedAsync(token, CriticalDeeds.ProofHolds, cancellationToken);

    /// <summary>For the sign-in of this request, whose owner has just proved it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        if (TokenOf(context.User) is { } token)
        {
            await sessions.ProveAsync(token, context.RequestAborted);
        }
    }

    private static string? TokenOf(ClaimsPrincipal user) => user.FindFirst(PersonClaim.Session)?.Value;
}
