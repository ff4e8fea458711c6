using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Reads Word documents: headings by style or outline level, lists, tables, footnotes. Deleted and hidden text is left out, pictures are not opened.</summary>
internal static partial class DocxReader
{
    /// <returns>The paragraph in the style of a title, or null.</returns>
    public static string? Read(string path, TextAssembler text)
    {
        using var package = WordprocessingDocument.Open(path, isEditable: false, new OpenSettings { AutoSave = false });
        var main = package.MainDocumentPart ?? throw new InvalidDataException("The document has no main part.");
        var reading = new Reading(text, Styles.Of(main));
        reading.AddAll(main.Document.Body ?? throw new InvalidDataException("The document has no body."));
        var notes = main.FootnotesPart?.Footnotes.Elements<Footnote>().Where(note => note.Type is null || note.Type.Value == FootnoteEndnoteValues.Normal) ?? [];
        foreach (var note in notes)
        {
            reading.AddAll(note);
        }

        return reading.Title;
    }

    private sealed class Reading(TextAssembler text, Styles styles)
    {
        private readonly Dictionary<(int Id, int Level), int> _numbers = [];

        public string? Title { get; private set; }

        public void AddAll(OpenXmlElement parent)
        {
            foreach (var element in parent.ChildElements)
            {
                switch (element)
                {
                    case Paragraph paragraph:
                        Add(paragraph);
                        break;
                    case Table table:
                        Add(table);
                        break;
                    case DeletedRun:
                        break;
                    default:
                        // Content controls and the like only wrap what is inside.
                        AddAll(element);
                        break;
                }
            }
        }

        private void Add(Paragraph paragraph)
        {
            var words = Words(paragraph);
            if (words.Trim().Length == 0)
            {
                return;
            }

            var style = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;
            if (styles.IsTitle(style))
            {
                Title ??= words;
                text.Add(words, BlockShape.Head(1));
            }
            else if (Level(paragraph, style) is { } level)
            {
                // The title takes the first level, so that chapters stand below it.
                text.Add(words, BlockShape.Head(Title is null ? level : level + 1));
            }
            else if (Numbering(paragraph, style) is { } numbering)
            {
                text.Add(Mark(numbering) + words, BlockShape.Item);
            }
            else
            {
                text.Add(words, BlockShape.Paragraph);
            }
        }

        private void Add(Table table)
        {
            var rows = table.Elements<TableRow>().Select(row => (IReadOnlyList<string>)[.. row.Descendants<TableCell>().Where(cell => Parent(cell) == row).Select(CellWords)]).ToList();
            var isNamed = table.Elements<TableRow>().FirstOrDefault()?.TableRowProperties?.GetFirstChild<TableHeader>() is not null;
            TableText.Add(text, rows, isNamed ? true : null);
        }

        private int? Level(Paragraph paragraph, string? style)
        {
            var outline = paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value;
            return outline is >= 0 and < 9 ? outline + 1 : styles.HeadingLevel(style);
        }

        private (int Id, int Level, bool IsNumbered)? Numbering(Paragraph paragraph, string? style)
        {
            var properties = paragraph.ParagraphProperties?.NumberingProperties;
            var id = properties?.NumberingId?.Val?.Value ?? styles.NumberingOf(style);
            var level = properties?.NumberingLevelReference?.Val?.Value ?? 0;
            return id is > 0 ? (id.Value, level, styles.IsNumbered(id.Value, level)) : null;
        }

        private string Mark((int Id, int Level, bool IsNumbered) numbering)
        {
            if (!numbering.IsNumbered)
            {
                return "• ";
            }

            var key = (numbering.Id, numbering.Level);
            var number = _numbers[key] = _numbers.GetValueOrDefault(key) + 1;
            foreach (var deeper in _numbers.Keys.Where(other => other.Id == key.Id && other.Level > key.Level).ToList())
            {
                _numbers.Remove(deeper);
            }

            return number.ToString(CultureInfo.InvariantCulture) + ". ";
        }

        private static TableRow? Parent(TableCell cell) => cell.Ancestors<TableRow>().FirstOrDefault();

        private static string CellWords(TableCell cell) => string.Join(' ', cell.Descendants<Paragraph>().Select(Words));
    }

    private static string Words(Paragraph paragraph)
    {
        var words = new StringBuilder();
        foreach (var element in paragraph.Descendants())
        {
            if (IsLeftOut(element))
            {
                continue;
            }

            words.Append(element switch
            {
                Text letters => letters.Text,
                TabChar or Break or CarriageReturn => " ",
                NoBreakHyphen => "-",
                _ => string.Empty,
            });
        }

        return words.ToString();
    }

    private static bool IsLeftOut(OpenXmlElement element) =>
        element.Ancestors<DeletedRun>().Any()
        || element.Ancestors<AlternateContentFallback>().Any()
        || (element.Ancestors<Run>().FirstOrDefault()?.RunProperties?.Vanish is { } hidden && (hidden.Val is null || hidden.Val.Value));

    /// <summary>What the document says of its styles and lists.</summary>
    private sealed partial class Styles
    {
        private readonly Dictionary<string, Style> _styles = [];
        private readonly Dictionary<int, int> _abstractOf = [];
        private readonly Dictionary<(int Abstract, int Level), NumberFormatValues> _formats = [];

        public static Styles Of(MainDocumentPart main)
        {
            var styles = new Styles();
            foreach (var style in main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
            {
                if (style.StyleId?.Value is { } id)
                {
                    styles._styles[id] = style;
                }
            }

            var numbering = main.NumberingDefinitionsPart?.Numbering;
            foreach (var instance in numbering?.Elements<NumberingInstance>() ?? [])
            {
                if (instance.NumberID?.Value is { } id && instance.AbstractNumId?.Val?.Value is { } target)
                {
                    styles._abstractOf[id] = target;
                }
            }

            foreach (var definition in numbering?.Elements<AbstractNum>() ?? [])
            {
                foreach (var level in definition.Elements<Level>())
                {
                    if (definition.AbstractNumberId?.Value is { } id && level.NumberingFormat?.Val?.Value is { } format)
                    {
                        styles._formats[(id, level.LevelIndex?.Value ?? 0)] = format;
                    }
                }
            }

            return styles;
        }

        /// <summary>Its own name only: the style of subtitles is based on that of titles.</summary>
        public bool IsTitle(string? id) => string.Equals(id is not null && _styles.TryGetValue(id, out var style) ? NameOf(style) : id, "title", StringComparison.OrdinalIgnoreCase);

        public int? HeadingLevel(string? id)
        {
            foreach (var style in Chain(id))
            {
                if (style.StyleParagraphProperties?.OutlineLevel?.Val?.Value is { } outline and < 9)
                {
                    return outline + 1;
                }

                if (HeadingName().Match(NameOf(style)) is { Success: true } name)
                {
                    return int.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                }
            }

            return id is not null && HeadingName().Match(id) is { Success: true } byId ? int.Parse(byId.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
        }

        public int? NumberingOf(string? id) =>
            Chain(id).Select(style => style.StyleParagraphProperties?.NumberingProperties?.NumberingId?.Val?.Value).FirstOrDefault(value => value is not null);

        public bool IsNumbered(int id, int level) =>
            _abstractOf.TryGetValue(id, out var target) && _formats.TryGetValue((target, level), out var format) && format != NumberFormatValues.Bullet && format != NumberFormatValues.None;

        private static string NameOf(Style style) => style.StyleName?.Val?.Value ?? string.Empty;

        /// <summary>The style and those it is based on; a circle ends it.</summary>
        private IEnumerable<Style> Chain(string? id)
        {
            for (var depth = 0; depth < 10 && id is not null && _styles.TryGetValue(id, out var style); depth++)
            {
                yield return style;
                id = style.BasedOn?.Val?.Value;
            }
        }

        [GeneratedRegex(@"^heading\s?([1-9])$", RegexOptions.IgnoreCase)]
        private static partial Regex HeadingName();
    }
}
