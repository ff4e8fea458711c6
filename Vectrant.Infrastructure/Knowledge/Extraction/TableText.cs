using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>
/// Writes tables so that each row can stand alone: "Item: bicycle; Limit: £500". A passage may begin with any row, and
/// a bare "£500" there would answer nothing.
/// </summary>
internal static class TableText
{
    /// <summary>Adds a table.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="rows">Cells, row by row.</param>
    /// <param name="hasHeader">Whether the first row names the columns; null to judge by its cells.</param>
    public static void Add(TextAssembler text, IReadOnlyList<IReadOnlyList<string>> rows, bool? hasHeader)
    {
        var filled = rows.Where(row => row.Any(cell => !string.IsNullOrWhiteSpace(cell))).ToList();
        if (filled.Count == 0)
        {
            return;
        }

        var header = hasHeader ?? LooksLikeHeader(filled) ? filled[0] : null;
        if (header is not null && filled.Count == 1)
        {
            header = null;
        }

        foreach (var row in header is null ? filled : filled.Skip(1))
        {
            text.Add(Row(header, row), BlockShape.Row);
        }
    }

    public static string Row(IReadOnlyList<string>? header, IReadOnlyList<string> cells)
    {
        var parts = new List<string>();
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = CleanText.Of(cells[i], keepsLines: false);
            if (cell.Length == 0)
            {
                continue;
            }

            var name = header is not null && i < header.Count ? CleanText.Of(header[i], keepsLines: false).TrimEnd(':') : string.Empty;
            parts.Add(name.Length == 0 ? cell : $"{name}: {cell}");
        }

        return string.Join(header is null ? " · " : "; ", parts);
    }

    /// <summary>Names of columns are short, filled, different, and no amounts; and there is something below them.</summary>
    public static bool LooksLikeHeader(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var first = rows[0].Select(cell => cell.Trim()).ToList();
        var named = first.Count(cell => cell.Length > 0);
        return rows.Count > 1
            && named >= Math.Max(1, first.Count - 1)
            && first.Where(cell => cell.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count() == named
            && first.All(cell => cell.Length <= 60 && !IsAmount(cell));
    }

    private static bool IsAmount(string cell) => cell.Any(char.IsDigit) && cell.Count(char.IsLetter) <= 3 && !IsYear(cell);

    private static bool IsYear(string cell) => cell.Length == 4 && int.TryParse(cell, out var year) && year is > 1900 and < 2100;
}
