using System.Net;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Vectrant.Web.Shared;

/// <summary>
/// Markdown to HTML that is safe to show: markup in the text stays text, links lead to http, https and mailto only and open
/// without a way back to this page, images become their description, because loading one tells its host who reads what.
/// No extension that writes attributes, ids or styles is switched on.
/// </summary>
internal static class SafeMarkup
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    public static string FromMarkdown(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        try
        {
            var document = Markdown.Parse(text, Pipeline);
            Disarm(document);
            return document.ToHtml(Pipeline);
        }
        catch (ArgumentException)
        {
            // The parser refuses text that is nested deeper than any honest text: it is shown as it was written.
            return $"<p>{WebUtility.HtmlEncode(text)}</p>";
        }
    }

    private static void Disarm(MarkdownDocument document)
    {
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !IsAllowed(link.Url))
            {
                Unwrap(link);
            }
            else
            {
                Detach(link);
            }
        }

        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            if (link.IsEmail || IsAllowed(link.Url))
            {
                Detach(link);
            }
            else
            {
                link.ReplaceBy(new LiteralInline(link.Url));
            }
        }
    }

    private static void Unwrap(LinkInline link)
    {
        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }

        link.Remove();
    }

    private static void Detach(Inline link)
    {
        var attributes = link.GetAttributes();
        attributes.AddProperty("rel", "noopener noreferrer nofollow");
        attributes.AddProperty("target", "_blank");
    }

    // Browsers drop control characters and spaces from a scheme, parsers do not: an address that holds any is refused.
    private static bool IsAllowed(string? url) =>
        !string.IsNullOrEmpty(url)
        && !url.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeMailto
            || ((address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.Host.Length > 0));
}
