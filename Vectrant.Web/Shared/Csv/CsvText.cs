using System.Globalization;
using System.Text;

namespace Vectrant.Web.Shared.Csv;

/// <summary>
/// Lines of a file for spreadsheet programs: RFC 4180, every cell in quotes, and no cell that such a program would calculate. Programs
/// differ in what they take for the end of a cell (comma, semicolon, tab), so that what follows one of those inside of a text counts, too.
/// </summary>
public static class CsvText
{
    public const string LineEnd = "\r\n";

    /// <summary>Begins a formula, also in the wide forms that some programs take for the same.</summary>
    private const string Triggers = "=+-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20\uFE62\uFE63\uFE66\uFE6B\u2212";
    private const string CellEnds = ";\t\r\n";
    private const string Quotes = "\"'\u2018\u2019\u201C\u201D";

    public static string Line(IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + LineEnd;

    /// <summary>Numbers and moments stay what they are; everything else is text, and text is made harmless.</summary>
    public static string Cell(object? value) => Quoted(value switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        int or long or double => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => Harmless(value.ToString() ?? ""),
    });

    /// <summary>Puts an apostrophe before whatever a spreadsheet program would take for a formula; everything else stays as it is.</summary>
    public static string Harmless(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var safe = new StringBuilder(text.Length + 1);

        // Where a cell begins, in what was written so far, while nothing but blanks and quotes followed; -1 in the middle of one.
        var begins = 0;
        foreach (var letter in text)
        {
            if (begins >= 0 && Triggers.Contains(letter, StringComparison.Ordinal))
            {
                safe.Insert(begins, '\'');
                begins = -1;
            }
            else if (begins >= 0 && !Skipped(letter))
            {
                begins = -1;
            }

            safe.Append(letter);
            if (CellEnds.Contains(letter, StringComparison.Ordinal))
            {
                begins = safe.Length;
            }
        }

        return safe.ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool Skipped(char letter) =>
        char.IsWhiteSpace(letter) || Quotes.Contains(letter, StringComparison.Ordinal)
        || CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format;
}
