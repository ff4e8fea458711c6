using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Web.Security;

/// <summary>
/// Checks again and again whether the person on a circuit may still be there. A changed password, changed roles or a
/// deleted account end the sign-in of an open page within the interval.
/// </summary>
internal sealed class CircuitSignIn(
    ILoggerFactory loggers,
    ISignInStanding standing,
    IOptions<SecurityOptions> security,
    IOptions<IdentityOptions> identity) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => security.Value.RevalidationInterval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var user = authenticationState.User;
        if (!Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            return false;
        }

        var roles = user.FindAll(ClaimTypes.Role).Select(claim => claim.Value).ToFrozenSet();
        var stamp = user.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
        return await standing.HoldsAsync(new PersonId(id), stamp, roles, cancellationToken);
    }
}
