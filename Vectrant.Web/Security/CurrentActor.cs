using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Web.Security;

/// <summary>
/// Reads the actor from the circuit's sign-in state, which is checked again and again, or from the request where there
/// is no circuit. On a circuit the request is the one that opened its socket: what it says may be hours old.
/// </summary>
public sealed class CurrentActor(IHttpContextAccessor http, OnCircuit circuit, IServiceProvider services) : ICurrentActor
{
    /// <summary>Claim that holds the name shown to colleagues.</summary>
    public const string DisplayNameClaim = PersonClaim.DisplayName;

    public async ValueTask<Actor> GetAsync(CancellationToken cancellationToken) => From(await UserAsync());

    public async ValueTask<ClaimsPrincipal> UserAsync()
    {
        if (!circuit.IsTrue && http.HttpContext is { } context)
        {
            return context.User;
        }

        var state = await services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync();
        return state.User;
    }

    public static Actor From(ClaimsPrincipal user)
    {
        var roles = user.FindAll(ClaimTypes.Role).Select(claim => claim.Value).ToFrozenSet();
        PersonId? id = Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var value) ? new PersonId(value) : null;
        var name = user.FindFirstValue(DisplayNameClaim) ?? user.Identity?.Name ?? "nobody";
        var permissions = Authority.PermissionsOf(roles);
        if (user.HasClaim(claim => claim.Type == LimitHolders.KeyClaim))
        {
            // A key whose scopes nobody knows any more may do nothing, rather than everything.
            var scopes = user.FindAll(PersonClaim.Scope).Select(claim => claim.Value).ToFrozenSet();
            permissions = permissions.Where(permission => scopes.Contains(permission.ToString())).ToFrozenSet();
        }

        return new Actor(id, name, roles, permissions);
    }
}
