using System.Globalization;
using System.Text;
using ExcelDataReader;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Reads workbooks: each visible sheet is a section, each row a line with the names of its columns.</summary>
internal static class XlsxReader
{
    // The library asks for a Western code page before it knows that the file has none.
    static XlsxReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <returns>Null: workbooks carry no title of their own.</returns>
    public static string? Read(string path, TextAssembler text, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(path);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(file);
        do
        {
            // What an author hid is not meant to be quoted.
            if (!string.Equals(reader.VisibleState, "visible", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var rows = Rows(reader, cancellationToken);
            if (rows.Count == 0)
            {
                continue;
            }

            text.Add(reader.Name, BlockShape.Head(1));

            // Lines above the table: titles and notes, which fill one cell only.
            var lead = rows.TakeWhile(row => row.Count(cell => cell.Length > 0) == 1 && rows.Any(other => other.Count(cell => cell.Length > 0) > 1)).Count();
            foreach (var row in rows.Take(lead))
            {
                text.Add(string.Join(' ', row), BlockShape.Paragraph);
            }

            TableText.Add(text, rows[lead..], hasHeader: null);
        }
        while (reader.NextResult());

        return null;
    }

    private static List<IReadOnlyList<string>> Rows(IExcelDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string>>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader, i)).ToList();
            if (cells.Any(cell => cell.Length > 0))
            {
                rows.Add(cells);
            }
        }

        return rows;
    }

    private static string Cell(IExcelDataReader reader, int column) => reader.GetValue(column) switch
    {
        null => string.Empty,
        string words => words.Trim(),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        TimeSpan length => length.ToString("hh\\:mm", CultureInfo.InvariantCulture),
        bool truth => truth ? "yes" : "no",
        double number => CellFormat.Write(number, reader.GetNumberFormatString(column)),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}

/// <summary>Writes a number as the sheet shows it, as far as its value goes: percent, currency, thousands, decimals.</summary>
internal static class CellFormat
{
    private static readonly string[] Currencies = ["£", "€", "$", "¥", "CHF", "EUR", "GBP", "USD"];

    public static string Write(double number, string? format)
    {
        format = (format ?? string.Empty).Split(';')[0];
        var isPercent = format.Contains('%', StringComparison.Ordinal);
        var value = isPercent ? number * 100 : number;
        var decimals = Decimals(format);
        var shape = (format.Contains(",#", StringComparison.Ordinal) || format.Contains("#,", StringComparison.Ordinal) ? "#,##0" : "0")
            + (decimals is { } places ? places == 0 ? string.Empty : "." + new string('0', places) : ".##########");
        var digits = value.ToString(shape, CultureInfo.InvariantCulture);
        var currency = Currencies.FirstOrDefault(sign => format.Contains(sign, StringComparison.Ordinal));
        return currency is null ? digits + (isPercent ? " %" : string.Empty)
            : format.IndexOf(currency, StringComparison.Ordinal) > format.IndexOf('0', StringComparison.Ordinal) ? $"{digits} {currency}"
            : currency.Length == 1 ? currency + digits
            : $"{currency} {digits}";
    }

    /// <returns>Null when the format leaves it to the number.</returns>
    private static int? Decimals(string format)
    {
        if (!format.Contains('0', StringComparison.Ordinal))
        {
            return null;
        }

        var point = format.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : format[(point + 1)..].TakeWhile(character => character == '0').Count();
    }
}
