using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vectrant.Core.Language;
using Vectrant.Core.Models.Offline;

namespace Vectrant.Core.Answering;

/// <summary>A sentence that a model wrote.</summary>
/// <param name="Place">Where it stands in <see cref="Reply.Text"/>.</param>
/// <param name="Claimed">The sources that the model named for it.</param>
internal sealed record ReplySentence(Span Place, IReadOnlyList<int> Claimed);

/// <summary>What a model wrote, citation marks taken out of the text and given to the sentences before them.</summary>
internal sealed partial record Reply(string Text, IReadOnlyList<ReplySentence> Sentences, bool NotInSources)
{
    public static Reply Read(string raw)
    {
        var trimmed = raw.Trim();
        if (trimmed.StartsWith(WritingMaterial.NotInSources, StringComparison.Ordinal))
        {
            return new Reply(string.Empty, [], true);
        }

        var clean = new StringBuilder(trimmed.Length);
        var marks = new List<(int At, int Number)>();
        var from = 0;
        foreach (Match mark in Mark().Matches(trimmed))
        {
            clean.Append(trimmed, from, mark.Index - from);
            from = mark.Index + mark.Length;
            marks.AddRange(mark.Groups["n"].Value.Split(',', StringSplitOptions.TrimEntries)
                .Select(number => (clean.Length, int.Parse(number, CultureInfo.InvariantCulture))));
        }

        var text = clean.Append(trimmed, from, trimmed.Length - from).ToString();
        var places = Language.Sentences.Split(text);
        return new Reply(
            text,
            [.. places.Select((place, index) => new ReplySentence(
                place,
                [.. marks.Where(mark => Owner(places, mark.At) == index).Select(mark => mark.Number).Distinct().Order()]))],
            false);
    }

    /// <summary>Whether so far it may still become the word that stands for no answer, which must not be shown.</summary>
    public static bool MayBeNotInSources(string raw)
    {
        var start = raw.TrimStart();
        return start.Length == 0 || WritingMaterial.NotInSources.StartsWith(start, StringComparison.Ordinal) || start.StartsWith(WritingMaterial.NotInSources, StringComparison.Ordinal);
    }

    private static int Owner(IReadOnlyList<Span> places, int at)
    {
        for (var i = places.Count - 1; i >= 0; i--)
        {
            if (places[i].Start < at)
            {
                return i;
            }
        }

        return 0;
    }

    [GeneratedRegex(@"\s?\[(?<n>\d{1,2}(\s*,\s*\d{1,2})*)\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}
