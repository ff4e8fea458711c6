using System.Text.RegularExpressions;
using Vectrant.Tests.Architecture;

namespace Vectrant.Tests.Web.Security;

/// <summary>An element of a component that takes text.</summary>
/// <param name="Component">The name of its file, without the ending.</param>
/// <param name="Id">As the source has it, which may be an expression.</param>
/// <param name="Longest">What the browser lets somebody type, as the source says it; null when it says nothing.</param>
internal sealed partial record TextInputElement(string Component, string Id, string? Longest)
{
    private static readonly string[] Texts = ["text", "search", "email", "url", "tel", "password"];

    public string Name => $"{Component}#{Id}";

    /// <summary>Every one in the sources, those of component libraries among them.</summary>
    public static IReadOnlyList<TextInputElement> All { get; } =
        [.. SourceTree.Files.Where(file => file.Path.EndsWith(".razor", StringComparison.Ordinal)).SelectMany(file => In(file.Name[..^6], file.Text))];

    public static IEnumerable<TextInputElement> In(string component, string source) =>
        from Match element in Element().Matches(source)
        let attributes = element.Groups["attributes"].Value
        let type = Type().Match(attributes) is { Success: true } typed ? typed.Groups[1].Value : "text"
        where element.Groups["tag"].Value != "input" || Texts.Contains(type) || type.StartsWith('@')
        where !ReadOnly().IsMatch(attributes)
        select new TextInputElement(
            component,
            Id_().Match(attributes) is { Success: true } named ? named.Groups[1].Value : "",
            Longest_().Match(attributes) is { Success: true } longest ? longest.Groups[1].Value : null);

    // Lambdas have a '>' of their own, always between quotes.
    [GeneratedRegex("<(?<tag>input|textarea|Input(?:Text|TextArea|Base)\\w*|Radzen\\w*(?:TextBox|TextArea|Password|Mask|AutoComplete|HtmlEditor|Numeric|DatePicker|DropDown)\\w*|(?=[a-z][a-z0-9]*\\b[^<>]*\\bcontenteditable)[a-z][a-z0-9]*)\\b(?<attributes>(?:[^>\"]|\"[^\"]*\")*)>")]
    private static partial Regex Element();

    [GeneratedRegex("\\btype=\"([^\"]*)\"")]
    private static partial Regex Type();

    [GeneratedRegex("\\sreadonly\\b")]
    private static partial Regex ReadOnly();

    [GeneratedRegex("(?<![\\w-])id=\"(@\\w+\\(\"[^\"]*\"\\)|@\\(\\$?\"[^\"]*\"\\)|[^\"]*)\"")]
    private static partial Regex Id_();

    [GeneratedRegex("\\bmaxlength=\"([^\"]*)\"")]
    private static partial Regex Longest_();
}
