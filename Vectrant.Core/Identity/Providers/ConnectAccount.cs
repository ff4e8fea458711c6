using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Providers;

/// <summary>Somebody who is signed in lets a provider's account of theirs open the same door.</summary>
public sealed class ConnectAccount(IConnectedAccounts accounts, IOptions<ProviderOptions> options)
{
    /// <param name="actor">Who is signed in now.</param>
    /// <param name="beganAs">Who was when it began.</param>
    /// <param name="identity">What the provider proved.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Result<Done>> RunAsync(Actor actor, PersonId beganAs, ExternalIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(identity);
        if (actor.PersonId != beganAs)
        {
            return ProviderErrors.OtherSession;
        }

        var admitted = ProviderAdmission.Admit(options.Value, identity);
        return admitted.Succeeded ? await accounts.ConnectAsync(actor, identity, cancellationToken) : admitted.Error;
    }
}

/// <summary>Somebody who is signed in proves anew who they are, through a provider that is connected already.</summary>
public sealed class ConfirmThroughProvider(IConnectedAccounts accounts, IOptions<ProviderOptions> options)
{
    /// <param name="actor">Who is signed in now.</param>
    /// <param name="beganAs">Who was when it began.</param>
    /// <param name="identity">What the provider proved, after it began.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Result<PersonId>> RunAsync(Actor actor, PersonId beganAs, ExternalIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(identity);
        if (actor.PersonId != beganAs)
        {
            return ProviderErrors.OtherSession;
        }

        var admitted = ProviderAdmission.Admit(options.Value, identity);
        if (!admitted.Succeeded)
        {
            return admitted.Error;
        }

        return await accounts.HolderAsync(identity, cancellationToken) == beganAs ? beganAs : ProviderErrors.NotConnected;
    }
}

/// <summary>Takes one of the own connected accounts away, never the last way in.</summary>
public sealed class DisconnectAccount(IConnectedAccounts accounts)
{
    public Task<Result<Done>> RunAsync(Actor actor, ConnectedAccountId account, CancellationToken cancellationToken) =>
        accounts.DisconnectAsync(actor, account, cancellationToken);
}

/// <summary>Tries whether a provider can be reached and says what is needed.</summary>
public sealed class CheckProvider(IIdentityProviders providers)
{
    public async Task<Result<ProviderCheck>> RunAsync(Actor actor, string provider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManageProviders) ? await providers.CheckAsync(provider, cancellationToken) : ProviderErrors.MayNotManage;
    }
}
