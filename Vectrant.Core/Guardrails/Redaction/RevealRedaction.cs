using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>Keeps the originals that a policy allows to keep.</summary>
public interface IOriginalStore
{
    /// <summary>
    /// The original behind a placeholder; the audit log and the ledger hold that it was read before anybody sees it. An actor who may
    /// reveal only where he works has to hold the conversation, to have taken it over, or to have written or decided in it.
    /// </summary>
    Task<Result<string>> RevealAsync(Actor actor, Guid conversation, string placeholder, CancellationToken cancellationToken);

    /// <summary>Deletes originals whose time is over; says how many.</summary>
    Task<int> PurgeAsync(CancellationToken cancellationToken);
}

/// <summary>A person looks at one hidden value.</summary>
public sealed class RevealRedaction(IOriginalStore store)
{
    public async Task<Result<string>> RunAsync(Actor actor, Guid conversation, string placeholder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.PersonId is null || !(actor.May(Permission.RevealRedacted) || actor.May(Permission.RevealAnyRedacted)))
        {
            return GuardErrors.MayNotReveal;
        }

        return PlaceholderText.TypeOf(placeholder) is null ? GuardErrors.OriginalGone : await store.RevealAsync(actor, conversation, placeholder, cancellationToken);
    }
}
