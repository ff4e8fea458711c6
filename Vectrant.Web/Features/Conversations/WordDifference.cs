namespace Vectrant.Web.Features.Conversations;

public enum DifferenceKind
{
    Same,
    Removed,
    Added,
}

/// <summary>A run of words.</summary>
/// <param name="Text">With the white space between the words; all runs that are not removed make up the new text, all that are not added the old one.</param>
public sealed record DifferencePart(DifferenceKind Kind, string Text);

/// <summary>
/// What a person changed in a text, word by word: the longest common subsequence, after what is the same at both ends is set aside.
/// Beyond a million comparisons (two texts of five hundred other words each) the middle counts as replaced.
/// </summary>
public static class WordDifference
{
    private const int MostCells = 1_000_000;

    public static IReadOnlyList<DifferencePart> Between(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (old, now) = (Words(before), Words(after));
        var start = 0;
        while (start < old.Count && start < now.Count && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Count - start && end < now.Count - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var parts = new List<DifferencePart>();
        Add(parts, DifferenceKind.Same, old[..start]);
        Middle(parts, old[start..^end], now[start..^end]);
        Add(parts, DifferenceKind.Same, old[^end..]);
        return parts;
    }

    private static void Middle(List<DifferencePart> parts, List<string> old, List<string> now)
    {
        if ((long)old.Count * now.Count > MostCells)
        {
            Add(parts, DifferenceKind.Removed, old);
            Add(parts, DifferenceKind.Added, now);
            return;
        }

        var longest = Longest(old, now);
        var (i, j) = (0, 0);
        while (i < old.Count || j < now.Count)
        {
            if (i < old.Count && j < now.Count && old[i] == now[j])
            {
                Add(parts, DifferenceKind.Same, [old[i]]);
                (i, j) = (i + 1, j + 1);
            }
            else if (i < old.Count && (j == now.Count || longest[i + 1, j] >= longest[i, j + 1]))
            {
                Add(parts, DifferenceKind.Removed, [old[i++]]);
            }
            else
            {
                Add(parts, DifferenceKind.Added, [now[j++]]);
            }
        }
    }

    /// <summary>How many words the rests from each pair of places have in common.</summary>
    private static int[,] Longest(List<string> old, List<string> now)
    {
        var longest = new int[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
            {
                longest[i, j] = old[i] == now[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        return longest;
    }

    private static void Add(List<DifferencePart> parts, DifferenceKind kind, List<string> words)
    {
        var text = string.Concat(words);
        if (text.Length == 0)
        {
            return;
        }

        if (parts is [.., { } last] && last.Kind == kind)
        {
            parts[^1] = last with { Text = last.Text + text };
        }
        else
        {
            parts.Add(new DifferencePart(kind, text));
        }
    }

    /// <summary>Words, and the white space between them as words of its own: a sentence that is added changes nothing of the one before it.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var from = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || char.IsWhiteSpace(text[i - 1]) != char.IsWhiteSpace(text[i]))
            {
                words.Add(text[from..i]);
                from = i;
            }
        }

        return words;
    }
}
