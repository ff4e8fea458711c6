using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>A passage inside the text of a version, as a citation's address names it.</summary>
/// <param name="Start">Offset in the extracted text, UTF-16 units, inclusive.</param>
/// <param name="End">Exclusive end offset.</param>
public sealed record CitedPassage(int Start, int End)
{
    /// <summary>The passage of an address, or null when it names none that lies inside the text.</summary>
    public static CitedPassage? From(int? start, int? end, int length) =>
        start is { } from && end is { } to && from >= 0 && from < to && from < length ? new(from, Math.Min(to, length)) : null;

    /// <summary>Where the passage stands on the pages: the boxes of the blocks that it touches.</summary>
    public IEnumerable<PageMark> MarksIn(IEnumerable<TextBlock> blocks) =>
        from block in blocks
        where block.Start < End && block.End > Start && block is { Page: not null, Box: not null }
        select new PageMark(block.Page!.Value, [block.Box!.X0, block.Box.Y0, block.Box.X1, block.Box.Y1]);
}

/// <summary>A box to mark on a page.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Box">Left, top, right, bottom in points from the top left corner.</param>
public sealed record PageMark(int Page, IReadOnlyList<double> Box);

/// <summary>A piece of a block's text, inside or outside of the passage.</summary>
/// <param name="Opens">Whether the passage begins here: this is what the page scrolls to.</param>
public sealed record TextPiece(string Text, bool Marked, bool Opens);

/// <summary>The part of a text that is on screen: a text of millions of characters does not travel through the circuit at once.</summary>
/// <param name="First">Index of the first block.</param>
/// <param name="Count">How many blocks.</param>
public sealed record TextWindow(int First, int Count)
{
    /// <summary>How many characters are added at once.</summary>
    public const int Step = 40_000;

    private const int Before = 4_000;

    /// <summary>The window around the passage, or the beginning of the text.</summary>
    public static TextWindow Around(IReadOnlyList<TextBlock> blocks, CitedPassage? passage)
    {
        if (passage is null)
        {
            return Forward(blocks, 0, Step);
        }

        var first = 0;
        while (first < blocks.Count - 1 && blocks[first].End <= passage.Start - Before)
        {
            first++;
        }

        return Forward(blocks, first, Step + passage.End - passage.Start);
    }

    public bool HasEarlier => First > 0;

    public bool HasLater(IReadOnlyList<TextBlock> blocks) => First + Count < blocks.Count;

    public TextWindow Earlier(IReadOnlyList<TextBlock> blocks)
    {
        var first = First;
        for (var characters = 0; first > 0 && characters < Step; first--)
        {
            characters += blocks[first - 1].End - blocks[first - 1].Start;
        }

        return new(first, Count + First - first);
    }

    public TextWindow Later(IReadOnlyList<TextBlock> blocks) => this with { Count = Count + Forward(blocks, First + Count, Step).Count };

    /// <summary>Splits a block at the edges of the passage.</summary>
    public static IEnumerable<TextPiece> Pieces(string text, TextBlock block, CitedPassage? passage)
    {
        var from = Math.Clamp(passage?.Start ?? block.End, block.Start, block.End);
        var to = Math.Clamp(passage?.End ?? block.End, from, block.End);
        if (from > block.Start)
        {
            yield return new(text[block.Start..from], false, false);
        }

        if (to > from)
        {
            yield return new(text[from..to], true, passage!.Start >= block.Start);
        }

        if (block.End > to)
        {
            yield return new(text[to..block.End], false, false);
        }
    }

    private static TextWindow Forward(IReadOnlyList<TextBlock> blocks, int first, int characters)
    {
        var count = 0;
        while (first + count < blocks.Count && characters > 0)
        {
            characters -= blocks[first + count].End - blocks[first + count].Start;
            count++;
        }

        return new(first, count);
    }
}
