using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>What became of revoking several keys.</summary>
/// <param name="Revoked">How many are refused from now on.</param>
/// <param name="Refusal">Why the last one of those that were left out was, or null.</param>
public sealed record RevokedKeys(int Revoked, Core.Common.Error? Refusal);

/// <summary>What the page of keys does, in the name of who looks at it.</summary>
public sealed class ApiKeyDesk(
    ListApiKeys list, Critical<CreateApiKey> create, Critical<RenewApiKey> renew, RevokeApiKey revoke, Critical<ReplaceSigningKey> replace, ICurrentActor current)
{
    public ValueTask<Actor> ActorAsync(CancellationToken cancellationToken) => current.GetAsync(cancellationToken);

    public async Task<Page<ApiKeyLine>> ListAsync(bool everybodys, ApiKeyFilter filter, CancellationToken cancellationToken) =>
        await list.RunAsync(await current.GetAsync(cancellationToken), everybodys, filter, cancellationToken);

    public Task<Result<CreatedApiKey>> CreateAsync(ApiKeyRequest request, CancellationToken cancellationToken) =>
        create.RunAsync((deed, actor) => deed.RunAsync(actor, request, cancellationToken), cancellationToken);

    public Task<Result<CreatedApiKey>> RenewAsync(ApiKeyId id, int days, CancellationToken cancellationToken) =>
        renew.RunAsync((deed, actor) => deed.RunAsync(actor, id, days, cancellationToken), cancellationToken);

    public Task<Result<string>> ReplaceSigningKeyAsync(CancellationToken cancellationToken) =>
        replace.RunAsync((deed, actor) => deed.RunAsync(actor, cancellationToken), cancellationToken);

    /// <summary>Each by itself: one that is gone does not keep the others working.</summary>
    public async Task<RevokedKeys> RevokeAsync(IReadOnlyList<ApiKeyLine> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var actor = await current.GetAsync(cancellationToken);
        var outcome = new RevokedKeys(0, null);
        foreach (var key in keys)
        {
            var result = await revoke.RunAsync(actor, key.Id, cancellationToken);
            outcome = result.Succeeded ? outcome with { Revoked = outcome.Revoked + 1 } : outcome with { Refusal = result.Error };
        }

        return outcome;
    }
}
