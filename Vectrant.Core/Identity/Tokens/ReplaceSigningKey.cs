using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>
/// The emergency in which somebody may have a copy of a signing key: a new one signs at once, and no token of the old ones is believed any
/// more. Programs take a new token with their refresh token, which is no signed one and goes on working.
/// </summary>
public sealed class ReplaceSigningKey(ISigningKeys keys)
{
    /// <returns>The name of the new key.</returns>
    public async Task<Result<string>> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.ManageKeys) ? await keys.ReplaceAsync(actor, cancellationToken) : ApiKeyErrors.MayNot;
    }
}
