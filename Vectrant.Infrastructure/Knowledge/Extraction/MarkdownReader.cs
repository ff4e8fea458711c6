using System.Globalization;
using System.Text;
using AngleSharp.Html.Parser;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Reads Markdown by its syntax tree; marks go, words and structure stay.</summary>
internal static class MarkdownReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseGridTables().UseYamlFrontMatter().UseTaskLists().UseAutoLinks().Build();

    /// <returns>The first heading of the outermost level at the beginning, or null.</returns>
    public static string? Read(string content, TextAssembler text)
    {
        var document = Markdown.Parse(content, Pipeline);
        foreach (var block in document)
        {
            Add(block, text);
        }

        return document.FirstOrDefault(block => block is not YamlFrontMatterBlock) is HeadingBlock { Level: 1 } title ? Words(title.Inline) : null;
    }

    private static void Add(Block block, TextAssembler text)
    {
        switch (block)
        {
            case YamlFrontMatterBlock or LinkReferenceDefinitionGroup:
                break;
            case HeadingBlock heading:
                text.Add(Words(heading.Inline), BlockShape.Head(heading.Level));
                break;
            case Table table:
                AddTable(table, text);
                break;
            case ListBlock list:
                AddList(list, text);
                break;
            case HtmlBlock html:
                text.Add(new HtmlParser().ParseDocument(html.Lines.ToString()).Body?.TextContent ?? string.Empty, BlockShape.Paragraph);
                break;
            case CodeBlock code:
                text.Add(code.Lines.ToString(), BlockShape.Lines);
                break;
            case LeafBlock leaf:
                text.Add(Words(leaf.Inline), BlockShape.Paragraph);
                break;
            case ContainerBlock container:
                foreach (var child in container)
                {
                    Add(child, text);
                }

                break;
            default:
                break;
        }
    }

    private static void AddList(ListBlock list, TextAssembler text)
    {
        var number = list.IsOrdered && int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? $"{number++}. " : "• ";
            foreach (var child in item)
            {
                if (child is ParagraphBlock paragraph)
                {
                    text.Add(mark + Words(paragraph.Inline), BlockShape.Item);
                    mark = string.Empty;
                }
                else
                {
                    Add(child, text);
                }
            }
        }
    }

    private static void AddTable(Table table, TextAssembler text)
    {
        var rows = table.OfType<TableRow>().ToList();
        TableText.Add(
            text,
            [.. rows.Select(row => (IReadOnlyList<string>)[.. row.OfType<TableCell>().Select(CellWords)])],
            rows.FirstOrDefault()?.IsHeader == true ? true : null);
    }

    private static string CellWords(TableCell cell) => string.Join(' ', cell.OfType<LeafBlock>().Select(block => Words(block.Inline)));

    private static string Words(Inline? inline)
    {
        var words = new StringBuilder();
        Append(inline, words);
        return words.ToString();
    }

    private static void Append(Inline? inline, StringBuilder words)
    {
        switch (inline)
        {
            case LiteralInline literal:
                words.Append(literal.Content.ToString());
                break;
            case CodeInline code:
                words.Append(code.Content);
                break;
            case AutolinkInline link:
                words.Append(link.Url);
                break;
            case HtmlEntityInline entity:
                words.Append(entity.Transcoded.ToString());
                break;
            case LineBreakInline:
                words.Append(' ');
                break;
            case LinkInline { IsImage: true }:
                break;
            case ContainerInline container:
                var before = words.Length;
                foreach (var child in container)
                {
                    Append(child, words);
                }

                if (container is LinkInline target)
                {
                    words.Append(LinkText.Address(target.Url, words.ToString(before, words.Length - before)));
                }

                break;
            default:
                break;
        }
    }
}
