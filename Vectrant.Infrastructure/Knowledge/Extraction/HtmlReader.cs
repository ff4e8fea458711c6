using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Reads web pages: what a visitor reads, without navigation, scripts and what is hidden. Nothing is fetched.</summary>
internal static class HtmlReader
{
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "nav", "noscript", "template", "iframe", "svg", "math", "canvas", "object", "embed", "video", "audio", "form", "button", "select", "input", "textarea", "dialog", "head",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "section", "article", "main", "header", "footer", "aside", "ul", "ol", "li", "dl", "dt", "dd", "table", "pre", "blockquote",
        "h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "address", "details", "summary", "hr", "body", "fieldset", "center",
    };

    private static readonly HashSet<string> DroppedRoles = new(StringComparer.OrdinalIgnoreCase) { "navigation", "banner", "contentinfo", "search", "menu" };

    /// <returns>The title of the page, or null.</returns>
    public static async Task<string?> ReadAsync(string content, TextAssembler text, CancellationToken cancellationToken)
    {
        using var context = BrowsingContext.New(Configuration.Default);
        using var document = await context.OpenAsync(request => request.Content(content), cancellationToken);
        var root = document.QuerySelectorAll("main, [role=main]") is [var main] ? main : (IElement?)document.Body;
        if (root is not null)
        {
            var isWholeBody = root == document.Body;
            Walk(root, text, isWholeBody, 0);
        }

        var heading = root?.QuerySelector("h1")?.TextContent;
        return string.IsNullOrWhiteSpace(heading) ? document.Title : heading;
    }

    private static void Walk(INode parent, TextAssembler text, bool isPageLevel, int depth)
    {
        // Deeper nesting than any page has: an attempt to exhaust the stack.
        if (depth > 200)
        {
            text.Add(parent.TextContent, BlockShape.Paragraph);
            return;
        }

        var inline = new StringBuilder();
        foreach (var node in parent.ChildNodes)
        {
            if (node is IElement element && IsBlock(element))
            {
                Flush(inline, text);
                Block(element, text, isPageLevel, depth);
            }
            else
            {
                Inline(node, inline, depth);
            }
        }

        Flush(inline, text);
    }

    private static void Block(IElement element, TextAssembler text, bool isPageLevel, int depth)
    {
        var name = element.LocalName;
        if (IsDropped(element) || (isPageLevel && name is "header" or "footer" or "aside"))
        {
            return;
        }

        switch (name)
        {
            case ['h', >= '1' and <= '6']:
                text.Add(Words(element, depth), BlockShape.Head(name[1] - '0'));
                break;
            case "pre":
                text.Add(element.TextContent, BlockShape.Lines);
                break;
            case "table":
                Table(element, text, depth);
                break;
            case "ul" or "ol":
                List(element, text, depth);
                break;
            case "dl":
                Definitions(element, text, depth);
                break;
            default:
                Walk(element, text, isPageLevel && name is "body" or "div", depth + 1);
                break;
        }
    }

    private static void List(IElement list, TextAssembler text, int depth)
    {
        var number = list is IHtmlOrderedListElement ordered ? ordered.Start : 0;
        foreach (var item in list.Children.Where(child => child.LocalName == "li" && !IsDropped(child)))
        {
            var mark = list.LocalName == "ol" ? $"{number++}. " : "• ";
            if (item.QuerySelector("ul, ol, table, p + p, pre, dl") is null)
            {
                text.Add(mark + Words(item, depth), BlockShape.Item);
                continue;
            }

            var lead = new StringBuilder(mark);
            foreach (var node in item.ChildNodes.TakeWhile(node => node is not IElement { LocalName: "ul" or "ol" or "table" or "pre" or "dl" }))
            {
                Inline(node, lead, depth);
            }

            text.Add(lead.ToString(), BlockShape.Item);
            foreach (var inner in item.Children.Where(child => child.LocalName is "ul" or "ol" or "table" or "pre" or "dl"))
            {
                Block(inner, text, isPageLevel: false, depth + 1);
            }
        }
    }

    private static void Definitions(IElement list, TextAssembler text, int depth)
    {
        var terms = new List<string>();
        foreach (var child in list.QuerySelectorAll("dt, dd"))
        {
            if (child.LocalName == "dt")
            {
                terms.Add(Words(child, depth).Trim());
                continue;
            }

            text.Add(terms.Count == 0 ? Words(child, depth) : $"{string.Join(", ", terms)}: {Words(child, depth)}", BlockShape.Item);
            terms.Clear();
        }
    }

    private static void Table(IElement table, TextAssembler text, int depth)
    {
        if (table.QuerySelector("caption") is { } caption)
        {
            text.Add(Words(caption, depth), BlockShape.Paragraph);
        }

        var lines = table.QuerySelectorAll("tr").Where(row => row.Closest("table") == table && !IsDropped(row)).ToList();
        var rows = lines.Select(row => (IReadOnlyList<string>)[.. row.Children.Where(cell => cell.LocalName is "td" or "th").Select(cell => Words(cell, depth))]).ToList();
        var first = lines.FirstOrDefault();
        var isNamed = first is not null && (first.Closest("thead") is not null || (first.Children.Length > 0 && first.Children.All(cell => cell.LocalName == "th")));
        TableText.Add(text, rows, isNamed ? true : null);
    }

    private static string Words(INode node, int depth)
    {
        var words = new StringBuilder();
        foreach (var child in node.ChildNodes)
        {
            Inline(child, words, depth);
        }

        return words.ToString();
    }

    private static void Inline(INode node, StringBuilder words, int depth)
    {
        switch (node)
        {
            case IText letters:
                words.Append(letters.Data);
                break;
            case IElement { LocalName: "br" }:
                words.Append(' ');
                break;
            case IElement element when !IsDropped(element) && depth < 400:
                var before = words.Length;
                foreach (var child in element.ChildNodes)
                {
                    Inline(child, words, depth + 1);
                }

                if (element is IHtmlAnchorElement link)
                {
                    words.Append(LinkText.Address(link.GetAttribute("href"), words.ToString(before, words.Length - before)));
                }

                // Cells and blocks inside a line must not grow together.
                words.Append(IsBlock(element) || element.LocalName is "td" or "th" ? " " : string.Empty);
                break;
            default:
                break;
        }
    }

    private static void Flush(StringBuilder inline, TextAssembler text)
    {
        text.Add(inline.ToString(), BlockShape.Paragraph);
        inline.Clear();
    }

    private static bool IsBlock(IElement element) => Blocks.Contains(element.LocalName);

    private static bool IsDropped(IElement element) =>
        Dropped.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || element.GetAttribute("aria-hidden") == "true"
        || DroppedRoles.Contains(element.GetAttribute("role") ?? string.Empty)
        || (element.GetAttribute("style") ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase);
}
