namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>
/// Cuts a text into passages along its structure. A passage is an exact range of the text: it stays below one heading
/// of the top level, ends with a whole sentence, and holds whole rows of tables. Neighbouring sections that are too
/// short to stand alone share a passage, under the headings they have in common.
/// </summary>
public static class Chunker
{
    /// <summary>A passage that has this many characters takes no further paragraph that would lead over <see cref="Most"/>.</summary>
    private const int Most = 1200;

    /// <summary>A section with fewer characters may share a passage with its neighbours.</summary>
    private const int StandsAlone = 120;

    /// <summary>Sections that share a passage are together not longer than this.</summary>
    private const int MostShared = 600;

    /// <summary>A remainder with fewer characters joins the passage before it, if the two are not too long together.</summary>
    private const int Remainder = 200;

    /// <summary>A row that is longer than this is cut like prose.</summary>
    private const int LongestRow = 4 * Most;

    public static IReadOnlyList<ChunkDraft> Cut(ExtractedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var chunks = new List<ChunkDraft>();
        var shared = new List<Section>();
        foreach (var section in Section.Split(text))
        {
            if (shared.Count > 0 && (!shared[^1].MayShareWith(section) || Length(shared) >= StandsAlone || section.End - shared[0].Start > MostShared))
            {
                Emit(text, shared, chunks);
            }

            shared.Add(section);
        }

        Emit(text, shared, chunks);
        return chunks;
    }

    private static int Length(List<Section> sections) => sections[^1].End - sections[0].BodyStart;

    private static void Emit(ExtractedText text, List<Section> sections, List<ChunkDraft> chunks)
    {
        if (sections.Count == 1)
        {
            var section = sections[0];
            foreach (var (start, end) in Ranges(text.Text, section.Body))
            {
                chunks.Add(Draft(text, start, end, section.Path));
            }
        }
        else if (sections.Count > 1)
        {
            chunks.Add(Draft(text, sections[0].Start, sections[^1].End, Section.CommonPath(sections)));
        }

        sections.Clear();
    }

    /// <summary>Ranges of whole blocks, or of whole sentences where a block is too long.</summary>
    private static List<(int Start, int End)> Ranges(string text, IReadOnlyList<TextBlock> body)
    {
        var ranges = new List<(int Start, int End)>();
        var current = new List<(int Start, int End)>();
        foreach (var piece in body.SelectMany(block => Pieces(text, block)))
        {
            if (current.Count > 0 && piece.End - current[0].Start > Most)
            {
                // "The following limits apply:" belongs to what follows.
                var introduces = current.Count > 1 && text[current[^1].End - 1] == ':' && piece.End - current[^1].Start <= Most;
                var carried = introduces ? current[^1] : ((int Start, int End)?)null;
                ranges.Add((current[0].Start, current[introduces ? ^2 : ^1].End));
                current.Clear();
                if (carried is { } introduction)
                {
                    current.Add(introduction);
                }
            }

            current.Add(piece);
        }

        if (current.Count > 0)
        {
            var last = (current[0].Start, current[^1].End);
            if (ranges.Count > 0 && last.End - last.Start < Remainder && last.End - ranges[^1].Start <= Most + Remainder)
            {
                ranges[^1] = (ranges[^1].Start, last.End);
            }
            else
            {
                ranges.Add(last);
            }
        }

        return ranges;
    }

    private static IEnumerable<(int Start, int End)> Pieces(string text, TextBlock block) =>
        block.End - block.Start <= (block.IsRow ? LongestRow : Most) ? [(block.Start, block.End)] : Sentences.Split(text, block.Start, block.End, Most);

    private static ChunkDraft Draft(ExtractedText text, int start, int end, IReadOnlyList<string> path)
    {
        var pages = text.Blocks.Where(block => block.Page is not null && block.Start < end && block.End > start).Select(block => block.Page!.Value).ToList();
        return new ChunkDraft(start, end, path, pages.Count == 0 ? null : pages.Min(), pages.Count == 0 ? null : pages.Max());
    }
}
