using Vectrant.Core.Guardrails.Events;

namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>A text on its way to a model, or back from one.</summary>
/// <param name="Text">With what is to be taken out of it.</param>
/// <param name="Place">What it is.</param>
public sealed record TextToRedact(CheckedText Text, RedactionPlace Place);

/// <summary>
/// The names of a conversation's hidden values, kept on all nodes alike: whoever asks, at once or later, gets the same name for the same
/// value. What is replaced through it stands in the redaction ledger. What customers write goes through it when it is stored.
/// </summary>
public interface IRedactionBook
{
    /// <summary>Takes the findings out. Costs nothing for texts without any.</summary>
    /// <param name="pipeline">Decides which originals are kept.</param>
    /// <param name="subject">A conversation, whose names are used, or a question, whose names hold for these texts only.</param>
    /// <param name="texts">Together, so that they share their names.</param>
    /// <param name="cancellationToken">Nothing is written when it ends the call.</param>
    /// <returns>The texts in the same order and number.</returns>
    Task<IReadOnlyList<Redacted>> RedactAsync(GuardPipeline pipeline, EventSubject subject, IReadOnlyList<TextToRedact> texts, CancellationToken cancellationToken);

    /// <summary>Accounts for values that somebody else replaced, such as the context sanitiser in passages.</summary>
    Task AccountAsync(GuardPipeline pipeline, EventSubject subject, IReadOnlyList<Replacement> replacements, CancellationToken cancellationToken);
}
