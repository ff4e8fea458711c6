using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>What the page of keys does, in the name of who looks at it.</summary>
public sealed class ApiKeyDesk(
    ListApiKeys list, Critical<CreateApiKey> create, Critical<RenewApiKey> renew, RevokeApiKey revoke, Critical<ReplaceSigningKey> replace, ICurrentActor current)
{
    public ValueTask<Actor> ActorAsync(CancellationToken cancellationToken) => current.GetAsync(cancellationToken);

    public async Task<IReadOnlyList<ApiKeyLine>> ListAsync(bool everybodys, CancellationToken cancellationToken) =>
        await list.RunAsync(await current.GetAsync(cancellationToken), everybodys, cancellationToken);

    public Task<Result<CreatedApiKey>> CreateAsync(ApiKeyRequest request, CancellationToken cancellationToken) =>
        create.RunAsync((deed, actor) => deed.RunAsync(actor, request, cancellationToken), cancellationToken);

    public Task<Result<CreatedApiKey>> RenewAsync(ApiKeyId id, int days, CancellationToken cancellationToken) =>
        renew.RunAsync((deed, actor) => deed.RunAsync(actor, id, days, cancellationToken), cancellationToken);

    public Task<Result<string>> ReplaceSigningKeyAsync(CancellationToken cancellationToken) =>
        replace.RunAsync((deed, actor) => deed.RunAsync(actor, cancellationToken), cancellationToken);

    public async Task<Result<Done>> RevokeAsync(ApiKeyId id, CancellationToken cancellationToken) =>
        await revoke.RunAsync(await current.GetAsync(cancellationToken), id, cancellationToken);
}
