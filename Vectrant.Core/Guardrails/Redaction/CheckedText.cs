namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>A text that may be kept once its findings are taken out.</summary>
/// <param name="Text">As it was checked; never stored where <paramref name="Hidden"/> is not empty.</param>
/// <param name="Hidden">What to take out, by place, not overlapping, offsets of the text.</param>
public sealed record CheckedText(string Text, IReadOnlyList<Finding> Hidden)
{
    /// <summary>Keeps the checked words out of logs.</summary>
    public override string ToString() => $"{Text.Length} characters, {Hidden.Count} to hide";
}
