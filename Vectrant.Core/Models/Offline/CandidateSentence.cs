using Vectrant.Core.Language;

namespace Vectrant.Core.Models.Offline;

/// <summary>A sentence of a source, with what stands around it.</summary>
internal sealed class CandidateSentence
{
    private const int LongestHeading = 110;

    private CandidateSentence(int source, int ordinal, string text, SourceText from, CandidateSentence? previous, string above)
    {
        Source = source;
        Ordinal = ordinal;
        Text = text;
        Previous = previous;
        Own = StemsOf(text);
        Heading = StemsOf(string.Join(' ', above, from.HeadingPath.Count > 0 ? from.HeadingPath[^1] : string.Empty));
        Above = StemsOf(string.Join(' ', from.HeadingPath.SkipLast(1).Append(from.Title)));
        Facts = Language.Facts.Find(text);
        IsHeading = above == text || from.HeadingPath.Any(heading => Same(heading, text)) || Same(from.Title, text) || text.StartsWith('#');
    }

    public int Source { get; }

    public int Ordinal { get; }

    public string Text { get; }

    public CandidateSentence? Previous { get; }

    public IReadOnlySet<string> Own { get; }

    public IReadOnlySet<string> Heading { get; }

    public IReadOnlySet<string> Above { get; }

    public IReadOnlyList<Fact> Facts { get; }

    public bool IsHeading { get; }

    /// <summary>Whether it could stand in an answer: it states something.</summary>
    public bool States => !IsHeading && !Text.EndsWith('?') && !Text.EndsWith(':') && (Own.Count >= 2 || Facts.Count > 0);

    /// <summary>Whether it begins with a word that points back, so that it is unclear alone.</summary>
    public bool PointsBack => Words.Split(Text) is [var first, ..] && first.Folded is "it" or "this" or "these" or "they" or "those" or "he" or "she" or "otherwise" or "then" or "here"
        or "however" or "therefore" or "dies" or "diese" or "dieser" or "er" or "sie" or "es" or "dann" or "sonst" or "dort" or "deshalb" or "darin" or "dafur";

    public static IEnumerable<CandidateSentence> Of(IReadOnlyList<SourceText> sources)
    {
        for (var source = 0; source < sources.Count; source++)
        {
            var text = sources[source].Text;
            CandidateSentence? previous = null;
            var ordinal = 0;
            var above = string.Empty;
            foreach (var span in Sentences.Split(text))
            {
                // Short sections share a passage, with their headings as lines of it.
                above = IsLineOfItsOwn(text, span) ? span.Of(text) : above;
                previous = new CandidateSentence(source, ordinal++, span.Of(text), sources[source], previous, above);
                yield return previous;
            }
        }
    }

    private static bool IsLineOfItsOwn(string text, Span span) =>
        span.Length < LongestHeading
        && (span.Start == 0 || text[span.Start - 1] == '\n')
        && span.End < text.Length && text[span.End] == '\n'
        && text[span.End - 1] is not ('.' or ';' or ',') && !text.AsSpan(span.Start, span.Length).Contains("; ", StringComparison.Ordinal);

    private static HashSet<string> StemsOf(string text) => [.. Words.Content(text).Select(Stem.Of)];

    private static bool Same(string heading, string text) => string.Equals(heading.Trim(), text.Trim('#', ' ', '*'), StringComparison.OrdinalIgnoreCase);
}
