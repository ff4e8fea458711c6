using System.Text.RegularExpressions;
using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>Whatever becomes markup or script in a browser goes through one place: in components <c>SafeMarkdown</c>, in our scripts nothing does.</summary>
public sealed partial class RawMarkupTests
{
    [Fact]
    public void Components_ThatWriteMarkup_AreTheOneThatSanitises()
    {
        var writers = SourceTree.Files.Where(file => file.Path.StartsWith("Vectrant.Web/", StringComparison.Ordinal) && file.Text.Contains("MarkupString", StringComparison.Ordinal)).ToList();
        Assert.Equal(["Vectrant.Web/Shared/SafeMarkdown.razor"], writers.Select(file => file.Path));
        Assert.Equal(Regex.Count(writers[0].Text, "MarkupString"), Regex.Count(writers[0].Text, @"\(MarkupString\)SafeMarkup\.FromMarkdown\("));
    }

    [Fact]
    public void Scripts_OfOurs_NeverWriteMarkupOrRunTexts()
    {
        var scripts = Scripts().ToList();
        Assert.True(scripts.Count > 10, $"Only {scripts.Count} scripts.");
        Assert.Empty(scripts.SelectMany(Find));
    }

    [Theory]
    [InlineData("line.innerHTML = text")]
    [InlineData("line.outerHTML=text")]
    [InlineData("line.insertAdjacentHTML('beforeend', text)")]
    [InlineData("document.write(text)")]
    [InlineData("eval(text)")]
    [InlineData("new Function(text)")]
    [InlineData("setTimeout('run()', 5)")]
    [InlineData("range.createContextualFragment(text)")]
    [InlineData("frame.srcdoc = text")]
    public void Script_Planted_IsFound(string script) => Assert.Single(Find(new SourceFile("Vectrant.Web/wwwroot/planted.js", script)));

    private static IEnumerable<string> Find(SourceFile script) => RawMarkup().Matches(script.Text).Select(match => $"{script.Path}: {match.Value}");

    private static IEnumerable<SourceFile> Scripts() =>
        from path in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "Vectrant.Web"), "*.js", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(SourceTree.Root, path).Replace('\\', '/')
        where !relative.Contains("/vendor/", StringComparison.Ordinal) && !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        select new SourceFile(relative, File.ReadAllText(path));

    [GeneratedRegex(@"\b(?:innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|srcdoc|setHTMLUnsafe|DOMParser)\b|\bdocument\.write|\beval\s*\(|\bnew\s+Function\b|\bset(?:Timeout|Interval)\s*\(\s*['""`]")]
    private static partial Regex RawMarkup();
}
