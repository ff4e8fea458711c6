namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>What the heights of lines say about a document: the size of its body text, of its headings, and its line spacing.</summary>
internal sealed class PdfFonts
{
    /// <summary>A heading is at least this much taller than the body.</summary>
    private const double Taller = 1.06;

    private const double SameSize = 0.7;

    private readonly double _body;
    private readonly List<double> _headings;
    private readonly Dictionary<double, double> _steps;

    private PdfFonts(double body, List<double> headings, Dictionary<double, double> steps)
    {
        _body = body;
        _headings = headings;
        _steps = steps;
    }

    public static PdfFonts Of(IReadOnlyList<PdfPage> pages)
    {
        var lines = pages.SelectMany(page => page.Blocks).SelectMany(block => block.Lines).ToList();
        var body = lines.GroupBy(line => Round(line.Height)).OrderByDescending(group => group.Sum(line => line.Text.Length)).Select(group => group.Key).FirstOrDefault();
        return new PdfFonts(body, Headings(lines, body), Steps(pages));
    }

    /// <summary>Level of a heading of this height from 1, or null for text.</summary>
    public int? Level(double height)
    {
        var index = _headings.FindIndex(size => Math.Abs(size - height) <= SameSize);
        return index < 0 ? null : index + 1;
    }

    public bool IsBody(double height) => Math.Abs(Round(height) - _body) <= SameSize;

    /// <summary>Whether a line that begins this far below another still belongs to the same paragraph.</summary>
    public bool IsNextLine(double height, double step) => step > 0 && step <= _steps.GetValueOrDefault(Round(height), height * 1.3) * 1.2;

    /// <summary>Sizes above the body that return, and the largest of all even if it stands alone: the title.</summary>
    private static List<double> Headings(List<PdfLine> lines, double body)
    {
        var sizes = new List<(double Size, int Count)>();
        foreach (var height in lines.Where(line => line.Height > body * Taller).Select(line => line.Height).OrderDescending())
        {
            if (sizes.Count > 0 && sizes[^1].Size - height <= SameSize)
            {
                sizes[^1] = (sizes[^1].Size, sizes[^1].Count + 1);
            }
            else
            {
                sizes.Add((height, 1));
            }
        }

        return [.. sizes.Where((size, i) => i == 0 || size.Count > 1).Select(size => size.Size).Take(6)];
    }

    /// <summary>The most frequent distance between the tops of two lines that follow each other, for each height.</summary>
    private static Dictionary<double, double> Steps(IReadOnlyList<PdfPage> pages)
    {
        var steps = new List<(double Height, double Step)>();
        foreach (var lines in pages.Select(page => page.Blocks.SelectMany(block => block.Lines).ToList()))
        {
            foreach (var (above, below) in lines.Zip(lines.Skip(1)))
            {
                var step = below.Box.Y0 - above.Box.Y0;
                if (Math.Abs(above.Height - below.Height) < SameSize && Math.Abs(above.Box.X0 - below.Box.X0) < 3 && step > 0 && step < above.Height * 2.2)
                {
                    steps.Add((Round(above.Height), Math.Round(step)));
                }
            }
        }

        return steps.GroupBy(step => step.Height).ToDictionary(
            group => group.Key,
            group => group.GroupBy(step => step.Step).OrderByDescending(same => same.Count()).ThenBy(same => same.Key).First().Key);
    }

    private static double Round(double height) => Math.Round(height * 2) / 2;
}
