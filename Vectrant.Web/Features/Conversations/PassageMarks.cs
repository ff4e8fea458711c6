namespace Vectrant.Web.Features.Conversations;

/// <summary>A piece of a text, and whether it is marked.</summary>
public readonly record struct MarkedPiece(string Text, bool Marked);

/// <summary>
/// Finds in a passage what the sentences of a draft rest on: for each sentence of the draft, the sentence of the passage
/// that shares most of its words. Only for the eye: whether a sentence is supported was decided by the pipeline.
/// </summary>
public static class PassageMarks
{
    private const double LeastOverlap = 0.34;
    private static readonly char[] Ends = ['.', '!', '?', ':', ';', '\n'];

    /// <param name="passage">The passage's text.</param>
    /// <param name="claims">Sentences of the draft that cite it.</param>
    /// <returns>The whole passage in pieces, in order.</returns>
    public static IReadOnlyList<MarkedPiece> Of(string passage, IReadOnlyList<string> claims)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(claims);
        var sentences = Split(passage);
        var marked = new HashSet<int>();
        foreach (var claim in claims)
        {
            var wanted = Words(claim);
            var best = sentences
                .Select((range, index) => (Index: index, Overlap: Overlap(wanted, Words(passage[range]))))
                .OrderByDescending(candidate => candidate.Overlap)
                .FirstOrDefault();
            if (sentences.Count > 0 && best.Overlap >= LeastOverlap)
            {
                marked.Add(best.Index);
            }
        }

        return [.. sentences.Select((range, index) => new MarkedPiece(passage[range], marked.Contains(index)))];
    }

    private static List<Range> Split(string text)
    {
        var ranges = new List<Range>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            // A point inside a number or an abbreviation is followed by no space.
            var ends = Ends.Contains(text[i]) && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || text[i] == '\n');
            if (ends || i + 1 == text.Length)
            {
                ranges.Add(start..(i + 1));
                start = i + 1;
            }
        }

        return ranges;
    }

    private static double Overlap(HashSet<string> wanted, HashSet<string> found) =>
        wanted.Count == 0 || found.Count == 0 ? 0 : (double)wanted.Count(found.Contains) / Math.Sqrt((double)wanted.Count * found.Count);

    private static HashSet<string> Words(string text) =>
        [.. text.Split([' ', '\n', '\r', '\t', ',', '.', ';', ':', '!', '?', '(', ')', '"'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant())];
}
