using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>What the page of keys does, in the name of who looks at it.</summary>
public sealed class ApiKeyDesk(ListApiKeys list, CreateApiKey create, RenewApiKey renew, RevokeApiKey revoke, ReplaceSigningKey replace, ICurrentActor current)
{
    public ValueTask<Actor> ActorAsync(CancellationToken cancellationToken) => current.GetAsync(cancellationToken);

    public async Task<IReadOnlyList<ApiKeyLine>> ListAsync(bool everybodys, CancellationToken cancellationToken) =>
        await list.RunAsync(await current.GetAsync(cancellationToken), everybodys, cancellationToken);

    public async Task<Result<CreatedApiKey>> CreateAsync(ApiKeyRequest request, CancellationToken cancellationToken) =>
        await create.RunAsync(await current.GetAsync(cancellationToken), request, cancellationToken);

    public async Task<Result<CreatedApiKey>> RenewAsync(ApiKeyId id, int days, CancellationToken cancellationToken) =>
        await renew.RunAsync(await current.GetAsync(cancellationToken), id, days, cancellationToken);

    public async Task<Result<string>> ReplaceSigningKeyAsync(CancellationToken cancellationToken) =>
        await replace.RunAsync(await current.GetAsync(cancellationToken), cancellationToken);

    public async Task<Result<Done>> RevokeAsync(ApiKeyId id, CancellationToken cancellationToken) =>
        await revoke.RunAsync(await current.GetAsync(cancellationToken), id, cancellationToken);
}
