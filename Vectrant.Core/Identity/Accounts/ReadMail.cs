using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>Shows the text of an e-mail that lies here because there is no mail server.</summary>
public sealed class ReadMail(IOutbox outbox)
{
    public async Task<Result<string>> RunAsync(Actor actor, Guid mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManagePeople) ? await outbox.ReadAsync(actor, mail, cancellationToken) : AccountErrors.MayNotReadMail;
    }
}
