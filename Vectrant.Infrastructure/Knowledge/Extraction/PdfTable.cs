using System.Text.RegularExpressions;
using Vectrant.Core.Knowledge;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Blocks that stand side by side at the same height.</summary>
internal sealed record PdfRow(IReadOnlyList<PdfBlock> Cells)
{
    public double Top => Cells.Min(cell => cell.Box.Y0);

    public double Bottom => Cells.Max(cell => cell.Box.Y1);

    public Box Box => new(Cells.Min(cell => cell.Box.X0), Top, Cells.Max(cell => cell.Box.X1), Bottom);
}

/// <summary>Finds tables among the blocks of a page, and puts their cells into columns.</summary>
internal static partial class PdfTable
{
    /// <summary>Cells are short; two columns of prose are not a table.</summary>
    private const int LongestCell = 240;

    /// <summary>Groups blocks that follow each other from left to right at the same height.</summary>
    public static List<PdfRow> Rows(IReadOnlyList<PdfBlock> blocks)
    {
        var rows = new List<PdfRow>();
        var cells = new List<PdfBlock>();
        foreach (var block in blocks)
        {
            if (cells.Count > 0 && !StandsBeside(cells[^1], block))
            {
                rows.Add(new PdfRow([.. cells]));
                cells.Clear();
            }

            cells.Add(block);
        }

        if (cells.Count > 0)
        {
            rows.Add(new PdfRow([.. cells]));
        }

        return rows;
    }

    /// <summary>How many rows from here on form a table; 0 when none begins here.</summary>
    public static int Length(IReadOnlyList<PdfRow> rows, int start)
    {
        var end = start;
        while (end < rows.Count && IsTableRow(rows[end]))
        {
            end++;
        }

        return end - start >= 2 ? end - start : 0;
    }

    /// <summary>Text of the cells, by column; a column is where cells of different rows stand above each other.</summary>
    public static List<IReadOnlyList<string>> Cells(IReadOnlyList<PdfRow> rows)
    {
        var columns = new List<(double From, double To)>();
        foreach (var (from, to) in rows.SelectMany(row => row.Cells).Select(cell => (cell.Box.X0, cell.Box.X1)).Order())
        {
            if (columns.Count > 0 && from < columns[^1].To)
            {
                columns[^1] = (columns[^1].From, Math.Max(columns[^1].To, to));
            }
            else
            {
                columns.Add((from, to));
            }
        }

        return [.. rows.Select(row => (IReadOnlyList<string>)[.. columns.Select(column =>
            string.Join(' ', row.Cells.Where(cell => cell.Box.X0 >= column.From && cell.Box.X0 <= column.To).SelectMany(cell => cell.Lines).Select(line => line.Text)))])];
    }

    /// <summary>Rows of words and a page number, the numbers rising: the document's own table of contents.</summary>
    public static bool IsContents(IReadOnlyList<IReadOnlyList<string>> cells)
    {
        var numbers = cells.Select(row => int.TryParse(row[^1], out var number) ? number : -1).ToList();
        return cells.Count >= 3 && cells[0].Count == 2 && numbers.All(number => number >= 0) && numbers.Zip(numbers.Skip(1)).All(pair => pair.First <= pair.Second);
    }

    /// <summary>A line of a table of contents that leads to its page number by dots.</summary>
    public static bool HasLeader(string line) => Leader().IsMatch(line);

    private static bool StandsBeside(PdfBlock left, PdfBlock right) =>
        right.Box.X0 > left.Box.X1 && Math.Abs(right.Box.Y0 - left.Box.Y0) < Math.Min(left.Lines[0].Height, right.Lines[0].Height) * 0.5;

    private static bool IsTableRow(PdfRow row) => row.Cells.Count >= 2 && row.Cells.All(cell => cell.Lines.Sum(line => line.Text.Length) <= LongestCell);

    [GeneratedRegex(@"(\.\s?){4,}\s*\d{1,4}$")]
    private static partial Regex Leader();
}
