using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Tests.TestSupport;

/// <summary>Remembers events and replacements instead of storing them; names hold for the texts that are read together.</summary>
internal sealed class GuardNotes : IRedactionBook, ISecurityEvents
{
    public List<SecurityEvent> Events { get; } = [];

    public List<Replacement> Replacements { get; } = [];

    public Task<IReadOnlyList<Redacted>> RedactAsync(GuardPipeline pipeline, EventSubject subject, IReadOnlyList<TextToRedact> texts, CancellationToken cancellationToken)
    {
        var names = TextPlaceholders.After(texts.Select(text => text.Text.Text));
        IReadOnlyList<Redacted> redacted = [.. texts.Select(text => Redacted.Of(text.Text, names, text.Place))];
        Replacements.AddRange(redacted.SelectMany(text => text.Replacements));
        return Task.FromResult(redacted);
    }

    public Task AccountAsync(GuardPipeline pipeline, EventSubject subject, IReadOnlyList<Replacement> replacements, CancellationToken cancellationToken)
    {
        Replacements.AddRange(replacements);
        return Task.CompletedTask;
    }

    public void Record(SecurityEvent happened) => Events.Add(happened);
}
