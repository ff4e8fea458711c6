using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Shared;
using Xunit;

namespace Vectrant.Tests.Web.Shared;

public sealed class SafeMarkupTests
{
    private static readonly string[] AllowedElements =
    [
        "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
        "table", "tbody", "td", "th", "thead", "tr", "ul",
    ];

    public static TheoryData<string> Attacks => [.. AttackTexts.Markdown, .. AttackTexts.Scripts, .. AttackTexts.Mutations, .. AttackTexts.Marks];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void FromMarkdown_Attack_LeavesOnlyHarmlessElementsAndLinks(string attack)
    {
        var body = new HtmlParser().ParseDocument($"<body>{SafeMarkup.FromMarkdown(attack)}</body>").Body!;

        // A parser that reads again what it wrote finds the same.
        Assert.Equal(body.InnerHtml, new HtmlParser().ParseDocument($"<body>{body.InnerHtml}</body>").Body!.InnerHtml);
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, AllowedElements);
            foreach (var attribute in element.Attributes)
            {
                Assert.Contains(attribute.Name, (string[])["href", "rel", "target", "title", "class", "start", "type"]);
            }
        }

        foreach (var link in body.QuerySelectorAll("a"))
        {
            Assert.Matches("^(https?://|mailto:)", link.GetAttribute("href")!);
            Assert.Equal("noopener noreferrer nofollow", link.GetAttribute("rel"));
        }
    }

    [Theory]
    [InlineData("[us](https://example.org/a?b=c#d)", "https://example.org/a?b=c#d")]
    [InlineData("[us](http://example.org)", "http://example.org")]
    [InlineData("[write](mailto:help@example.org)", "mailto:help@example.org")]
    [InlineData("<https://example.org>", "https://example.org")]
    [InlineData("<help@example.org>", "mailto:help@example.org")]
    public void FromMarkdown_AllowedLink_IsKeptAndDetached(string text, string address)
    {
        var link = new HtmlParser().ParseDocument(SafeMarkup.FromMarkdown(text)).QuerySelector("a")!;

        Assert.Equal(address, link.GetAttribute("href"));
        Assert.Equal("_blank", link.GetAttribute("target"));
        Assert.Equal("noopener noreferrer nofollow", link.GetAttribute("rel"));
    }

    [Fact]
    public void FromMarkdown_ForbiddenLinkAndImage_KeepTheirWords()
    {
        var html = SafeMarkup.FromMarkdown("See [the **terms**](javascript:alert(1)) and ![a map](https://evil.example/map.png).");

        Assert.Equal("<p>See the <strong>terms</strong> and a map.</p>", html.Trim());
    }

    [Fact]
    public void FromMarkdown_OrdinaryText_IsFormatted()
    {
        var html = SafeMarkup.FromMarkdown("# Cover\n\n- one\n- *two*\n\n| a | b |\n|---|---|\n| 1 | 2 |");

        Assert.Contains("<h1>Cover</h1>", html, StringComparison.Ordinal);
        Assert.Contains("<em>two</em>", html, StringComparison.Ordinal);
        Assert.Contains("<td>1</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void FromMarkdown_NestedWithoutEnd_ShowsTheTextAsWritten()
    {
        var html = SafeMarkup.FromMarkdown(new string('>', 20_000) + "<script>");

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.True(Regex.Count(html, "&gt;") > 1000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void FromMarkdown_Nothing_IsEmpty(string? text) => Assert.Equal("", SafeMarkup.FromMarkdown(text));
}
