using System.Text.RegularExpressions;

namespace Vectrant.Core.Knowledge;

/// <summary>Tells HTML, Markdown, tables and plain prose apart. What the content shows outweighs the file's name.</summary>
public static partial class TextKindDetector
{
    private const int LinesRead = 200;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    public static FileKind Detect(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        var extension = Path.GetExtension(fileName).ToUpperInvariant();
        if (HtmlStart().IsMatch(text) || (extension is ".HTML" or ".HTM" or ".XHTML" && HtmlElement().Count(text) >= 1))
        {
            return FileKind.Html;
        }

        var lines = text.Split('\n', LinesRead + 1).Take(LinesRead).Select(line => line.TrimEnd('\r')).Where(line => line.Trim().Length > 0).ToList();
        return extension switch
        {
            ".CSV" or ".TSV" when IsTable(lines, minimumLines: 2) => FileKind.Csv,
            ".MD" or ".MARKDOWN" => FileKind.Markdown,
            ".TXT" or ".TEXT" or ".LOG" => FileKind.Text,
            _ when lines.Count(line => MarkdownLine().IsMatch(line)) >= 2 => FileKind.Markdown,
            _ when IsTable(lines, minimumLines: 4) => FileKind.Csv,
            _ => FileKind.Text,
        };
    }

    /// <summary>A table has the same number of cells, at least two, in nearly every line.</summary>
    private static bool IsTable(List<string> lines, int minimumLines)
    {
        if (lines.Count < minimumLines)
        {
            return false;
        }

        return Delimiters.Any(delimiter =>
        {
            var cells = lines[0].Split(delimiter).Length;
            // Cells in quotes may hold the delimiter, so some lines may show more.
            return cells >= 2 && lines.Count(line => Outside(line, delimiter) == cells - 1) >= lines.Count * 0.8;
        });
    }

    private static int Outside(string line, char delimiter)
    {
        var quoted = false;
        var count = 0;
        foreach (var character in line)
        {
            quoted ^= character == '"';
            count += !quoted && character == delimiter ? 1 : 0;
        }

        return count;
    }

    [GeneratedRegex(@"^\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]{0,5000}?-->\s*)*(<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlStart();

    [GeneratedRegex(@"<(p|div|h[1-6]|ul|ol|table|section|article|main)[\s>]", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlElement();

    [GeneratedRegex(@"^(#{1,6} \S|```|~~~|\s{0,3}[-*+] \S|\|.*\|\s*$|.*\[[^\]]+\]\([^)\s]+\))")]
    private static partial Regex MarkdownLine();
}
