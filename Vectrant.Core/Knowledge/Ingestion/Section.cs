namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>The blocks between one heading and the next.</summary>
/// <param name="Start">Where its headings begin.</param>
/// <param name="Body">What stands below them; the headings themselves when nothing does.</param>
/// <param name="Path">Headings above the body, outermost first, without the document's title.</param>
/// <param name="Chapter">Number of the top-level heading that it stands below.</param>
internal sealed record Section(int Start, IReadOnlyList<TextBlock> Body, IReadOnlyList<string> Path, int Chapter)
{
    public int BodyStart => Body[0].Start;

    public int End => Body[^1].End;

    public bool MayShareWith(Section next) => Chapter == next.Chapter;

    public static IReadOnlyList<string> CommonPath(IReadOnlyList<Section> sections)
    {
        var first = sections[0].Path;
        var length = Enumerable.Range(0, first.Count).TakeWhile(i => sections.All(section => section.Path.Count > i && section.Path[i] == first[i])).Count();
        return [.. first.Take(length)];
    }

    public static IEnumerable<Section> Split(ExtractedText text)
    {
        var blocks = text.Blocks.Where((block, i) => !IsContents(text.Blocks, i)).ToList();
        var title = Title(blocks);
        var top = TopLevel(blocks, title);
        var path = new List<(int Level, string Words)>();
        var headings = new List<TextBlock>();
        var body = new List<TextBlock>();
        var chapter = 0;
        foreach (var block in blocks)
        {
            if (block.Heading is not { } level)
            {
                body.Add(block);
                continue;
            }

            // A heading without anything below it, followed by one that is not deeper, says something of its own.
            var isBare = body.Count == 0 && headings.Count > 0 && level <= headings[^1].Heading && headings[^1] != title;
            if (body.Count > 0 || isBare)
            {
                yield return Make(headings, body, path, chapter);
                headings = [];
                body = [];
            }

            headings.Add(block);
            if (block != title)
            {
                chapter += level <= top ? 1 : 0;
                path.RemoveAll(part => part.Level >= level);
                path.Add((level, text.Text[block.Start..block.End]));
            }
        }

        if (body.Count > 0 || headings.Count > 0)
        {
            yield return Make(headings, body, path, chapter);
        }
    }

    /// <summary>A line of the table of contents, or the heading right above it.</summary>
    private static bool IsContents(IReadOnlyList<TextBlock> blocks, int i) =>
        blocks[i].IsContents || (blocks[i].Heading is not null && i + 1 < blocks.Count && blocks[i + 1].IsContents);

    private static Section Make(List<TextBlock> headings, List<TextBlock> body, List<(int Level, string Words)> path, int chapter)
    {
        var words = path.Select(part => part.Words).ToList();
        return body.Count > 0
            ? new Section(headings.Count > 0 ? headings[0].Start : body[0].Start, body, words, chapter)
            : new Section(headings[0].Start, headings, [.. words.Take(Math.Max(0, words.Count - 1))], chapter);
    }

    /// <summary>The one outermost heading at the beginning of the text: it is the document's title, not a chapter.</summary>
    private static TextBlock? Title(List<TextBlock> blocks)
    {
        var first = blocks.FirstOrDefault(block => block.Heading is not null);
        return first is not null && blocks.Count(block => block.Heading <= first.Heading) == 1 ? first : null;
    }

    private static int TopLevel(List<TextBlock> blocks, TextBlock? title) =>
        blocks.Where(block => block.Heading is not null && block != title).Select(block => block.Heading!.Value).DefaultIfEmpty(0).Min();
}
