namespace Vectrant.Core.Guardrails;

/// <summary>Links and images in an answer: a model may pass on what its sources hold, and send nobody elsewhere.</summary>
internal static class AnswerLinks
{
    /// <summary>An answer with one foreign link is stopped; counting hundreds of them serves nobody.</summary>
    private const int MostFindings = 32;
    private const int LongestScheme = 12;
    private const int LongestImage = 2000;

    private static readonly string[] Marks = ["://", "www.", "mailto:", "javascript:", "data:"];

    /// <summary>Adds every link that stands in none of the sources.</summary>
    public static void Find(string text, IReadOnlyList<string> sources, Findings findings)
    {
        foreach (var mark in Marks)
        {
            var next = 0;
            for (var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase); at >= 0 && findings.Count < MostFindings; at = text.IndexOf(mark, next, StringComparison.OrdinalIgnoreCase))
            {
                var (start, end) = Around(text, at, at + mark.Length);
                next = Math.Max(end, at + mark.Length);
                if (!IsFound(findings, start, end) && !Stands(text[start..end], sources))
                {
                    findings.Add(new Finding("output.foreign_link", FindingTypes.ForeignLink, start, end - start, 1));
                }
            }
        }
    }

    /// <summary>Adds images and active markup of any kind: an image fetches its address as soon as it is seen.</summary>
    public static void FindActive(string text, IReadOnlyList<string>? sources, Findings findings)
    {
        for (var at = text.IndexOf("![", StringComparison.Ordinal); at >= 0 && findings.Count < MostFindings; at = text.IndexOf("![", at + 2, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at, Math.Min(LongestImage, text.Length - at));
            var end = rest.IndexOf(')');
            var image = rest[..(end < 0 ? rest.Length : end + 1)].ToString();
            if (sources is null || !sources.Any(source => source.Contains(image, StringComparison.Ordinal)))
            {
                findings.Add(new Finding("output.image", FindingTypes.ForeignLink, at, image.Length, 1));
            }
        }

        for (var at = text.IndexOf('<'); at >= 0 && findings.Count < MostFindings; at = text.IndexOf('<', at + 1))
        {
            var tag = text.AsSpan(at + 1);
            foreach (var name in (ReadOnlySpan<string>)["img", "script", "iframe", "svg", "object", "embed", "link", "style", "base", "form", "video", "audio"])
            {
                if (tag.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (tag.Length == name.Length || !char.IsLetterOrDigit(tag[name.Length])))
                {
                    findings.Add(new Finding("output.active_markup", FindingTypes.ForeignLink, at, name.Length + 1, 1));
                }
            }
        }
    }

    private static bool Stands(string link, IReadOnlyList<string> sources)
    {
        var bare = link.TrimEnd('/');
        return sources.Any(source =>
        {
            for (var at = source.IndexOf(bare, StringComparison.OrdinalIgnoreCase); at >= 0; at = source.IndexOf(bare, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                // "example.com/a" does not vouch for "example.com/ab", nor "example.com" for "example.com.evil.org".
                var next = at + bare.Length;
                if (next == source.Length || !(char.IsLetterOrDigit(source[next]) || source[next] is '-' or '_' or '@' or '%') && !(source[next] == '.' && next + 1 < source.Length && char.IsLetterOrDigit(source[next + 1])))
                {
                    return true;
                }
            }

            return false;
        });
    }

    // A link that is a finding already. A value of another kind inside of it, such as an e-mail address, vouches for nothing.
    private static bool IsFound(Findings findings, int start, int end)
    {
        foreach (var found in findings.Span)
        {
            if (found.Type == FindingTypes.ForeignLink && found.Start < end && start < found.End)
            {
                return true;
            }
        }

        return false;
    }

    // Where a reader's program ends a link is not known. As long as its host may go on, everything counts that some program may take for a part of it:
    // "https://own.example)@other.example" leads to other.example.
    private static (int Start, int End) Around(string text, int start, int end)
    {
        var first = Math.Max(0, start - LongestScheme);
        while (start > first && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '.' or '-'))
        {
            start--;
        }

        var inHost = true;
        while (end < text.Length && text[end] is not ('"' or '<' or '>') && (!char.IsWhiteSpace(text[end]) || text[end] == '\u0085')
            && (inHost || text[end] is not (')' or ']' or '|' or '`' or '”' or '“')))
        {
            inHost &= text[end] is not ('/' or '?' or '#');
            end++;
        }

        while (end > start && (text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_' or ')' or ']' or '}' or '|' or '`' or '”' or '“' or '’' or '»'))
        {
            end--;
        }

        return (start, end);
    }
}
