using System.Text.RegularExpressions;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Takes running headers, footers and page numbers away: lines at the edge that return on many pages at the same height, numbers apart.</summary>
internal static partial class PdfFurniture
{
    /// <summary>Share of the page's height, at the top and at the bottom, where furniture stands.</summary>
    private const double Edge = 0.12;

    private const double SameHeight = 4;

    public static IReadOnlyList<PdfPage> Remove(IReadOnlyList<PdfPage> pages)
    {
        var needed = Math.Max(2, (int)Math.Ceiling(pages.Count * 0.4));
        var returning = pages
            .SelectMany(page => page.Blocks.SelectMany(block => block.Lines).Where(line => IsAtEdge(page, line)).Select(line => (page.Number, Key: Key(line), line.Box.Y0)))
            .GroupBy(line => line.Key)
            .Where(group => group.Select(line => line.Number).Distinct().Count() >= needed)
            .ToDictionary(group => group.Key, group => group.Select(line => line.Y0).Order().ElementAt(group.Count() / 2));
        return [.. pages.Select(page => page with { Blocks = [.. page.Blocks.Select(block => Without(page, block, returning)).Where(block => block.Lines.Count > 0)] })];
    }

    private static PdfBlock Without(PdfPage page, PdfBlock block, Dictionary<string, double> returning) =>
        block with { Lines = [.. block.Lines.Where(line => !(IsAtEdge(page, line) && returning.TryGetValue(Key(line), out var y) && Math.Abs(y - line.Box.Y0) <= SameHeight))] };

    private static bool IsAtEdge(PdfPage page, PdfLine line) => line.Box.Y1 < page.Height * Edge || line.Box.Y0 > page.Height * (1 - Edge);

    private static string Key(PdfLine line) => Digits().Replace(line.Text, "#");

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
