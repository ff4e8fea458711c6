using System.Text;
using System.Text.RegularExpressions;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Reads plain text: paragraphs between blank lines, wrapped lines joined, headings by their looks.</summary>
internal static partial class PlainTextReader
{
    /// <summary>A line of at least this length was probably broken to fit a width.</summary>
    private const int WrappedLength = 60;

    private const int LongestHeading = 80;

    /// <returns>The first heading, if the text begins with one.</returns>
    public static string? Read(string content, TextAssembler text)
    {
        string? title = null;
        var isFirst = true;
        foreach (var paragraph in Paragraphs(content))
        {
            var lines = paragraph;
            var followsHeading = false;
            if (HeadingLevel(lines, isFirst) is { } level)
            {
                var words = lines[0].Trim().TrimStart('#', ' ');
                title = isFirst ? words : title;
                text.Add(words, BlockShape.Head(level));
                lines = [.. lines.Skip(1).Where((line, i) => i > 0 || !Underline().IsMatch(line))];
                followsHeading = true;
            }

            isFirst = false;
            if (lines.Count > 0 || !followsHeading)
            {
                text.Add(Join(lines), BlockShape.Lines);
            }
        }

        return title;
    }

    private static IEnumerable<List<string>> Paragraphs(string content)
    {
        var paragraph = new List<string>();
        foreach (var line in content.ReplaceLineEndings("\n").Split('\n', '\f').Append(string.Empty))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                paragraph.Add(line.TrimEnd());
            }
            else if (paragraph.Count > 0)
            {
                yield return paragraph;
                paragraph = [];
            }
        }
    }

    /// <summary>Underlined, in capitals, numbered, or the short first line of the file.</summary>
    private static int? HeadingLevel(List<string> lines, bool isFirst)
    {
        var first = lines[0].Trim();
        if (first.Length > LongestHeading || !first.Any(char.IsLetter))
        {
            return null;
        }

        if (lines.Count > 1 && Underline().IsMatch(lines[1]))
        {
            return lines[1].TrimStart().StartsWith('=') ? 1 : 2;
        }

        if (isFirst && !EndsLikeSentence(first))
        {
            return 1;
        }

        var isShouted = first.Count(char.IsLetter) >= 3 && !first.Any(char.IsLower);
        var isAboveText = lines.Count == 1 || (char.IsUpper(lines[1].TrimStart()[0]) && first.Length < WrappedLength && !Item().IsMatch(lines[1]));
        if (isShouted || (isAboveText && Numbered().IsMatch(first) && !EndsLikeSentence(first)))
        {
            return 2;
        }

        return null;
    }

    private static bool EndsLikeSentence(string line) => line[^1] is '.' or ',' or ';' or ':';

    private static string Join(List<string> lines)
    {
        var joined = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                var isWrapped = lines[i - 1].Length >= WrappedLength && !Item().IsMatch(lines[i]);
                joined.Append(isWrapped ? ' ' : '\n');
            }

            joined.Append(lines[i].Trim());
        }

        return joined.ToString();
    }

    [GeneratedRegex(@"^\s*(={3,}|-{3,})\s*$")]
    private static partial Regex Underline();

    [GeneratedRegex(@"^(\d+(\.\d+)*[.)]?|§+\s*\d+|[A-Z][.)])\s+\p{Lu}")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\s*([-*•–]|\d+[.)])\s")]
    private static partial Regex Item();
}
