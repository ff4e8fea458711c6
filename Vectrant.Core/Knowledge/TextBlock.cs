namespace Vectrant.Core.Knowledge;

/// <summary>A rectangle on a page, in points (1/72 inch) from the page's top left corner.</summary>
public sealed record Box(double X0, double Y0, double X1, double Y1);

/// <summary>A paragraph, heading, list item or table row of an extracted text.</summary>
/// <param name="Start">Offset in the text, UTF-16 units, inclusive.</param>
/// <param name="End">Exclusive end offset.</param>
/// <param name="Heading">1 for the outermost level, up to 6; null when it is no heading.</param>
/// <param name="Page">Page from 1, or null where the format has no pages.</param>
/// <param name="Box">Where it stands on that page, or null.</param>
public sealed record TextBlock(int Start, int End, int? Heading, int? Page, Box? Box)
{
    /// <summary>A row of a table: never cut, and its neighbours are kept with it.</summary>
    public bool IsRow { get; init; }

    /// <summary>An item of a list.</summary>
    public bool IsItem { get; init; }

    /// <summary>A line of the document's own table of contents: shown, but never cut into passages.</summary>
    public bool IsContents { get; init; }
}
