using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>A labelled text.</summary>
/// <param name="Text">The message or line.</param>
/// <param name="IsAttack">Whether it tries to steer the assistant.</param>
/// <param name="Set">Where it comes from; sets are weighed and reported one by one.</param>
public sealed record InjectionExample(string Text, bool IsAttack, string Set);

/// <summary>What a model is trained and judged on.</summary>
/// <param name="Messages">Whole messages to an assistant.</param>
/// <param name="Lines">Single sentences of documents; longer texts are cut with <see cref="Sentences"/>.</param>
public sealed record InjectionData(IReadOnlyList<InjectionExample> Messages, IReadOnlyList<InjectionExample> Lines)
{
    /// <summary>The sets of ordinary questions; their false alarms decide where the threshold lies.</summary>
    public IReadOnlySet<string> SupportSets { get; init; } = new HashSet<string>();

    /// <summary>Cuts a document as the detector does.</summary>
    public static IReadOnlyList<string> Sentences(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (shadow, features, sentences) = (new ShadowText(), new InjectionFeatures(), new List<string>());
        shadow.Read(text);
        features.Read(shadow.Words);
        for (var (from, i) = (0, 1); i <= features.Words; i++)
        {
            if (i == features.Words || features.Opens(i))
            {
                var (start, length) = shadow.FromWords(features.Start(from), features.End(i - 1) - features.Start(from));
                sentences.Add(text.Substring(start, length));
                from = i;
            }
        }

        return sentences;
    }
}
