using System.Xml.Linq;
using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>Every text on screen exists in every shipped language, with the same places to fill in.</summary>
public sealed class TextTests
{
    public static TheoryData<string> Resources =>
    [
        .. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "Vectrant.Web"), "*.resx", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(SourceTree.Root, path))
            .Where(path => !path.EndsWith(".de.resx", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Resources))]
    public void German_HasTheSameTextsAsEnglish(string path)
    {
        var english = Read(path);
        var german = Read(Path.ChangeExtension(path, ".de.resx"));
        Assert.Empty(english.Keys.Except(german.Keys));
        // English sentences of refusals stand in the rooms' Errors classes, those of rules in the rules; only their translations are resources.
        Assert.DoesNotContain(
            german.Keys.Except(english.Keys), key => !key.StartsWith("Error.", StringComparison.Ordinal) && !key.StartsWith("BuiltIn.", StringComparison.Ordinal));
        Assert.All(english, pair => Assert.True(
            Places(pair.Value).SetEquals(Places(german[pair.Key])),
            $"{path}: '{pair.Key}' fills in other places in German than in English."));
        Assert.All(english.Concat(german), pair => Assert.False(string.IsNullOrWhiteSpace(pair.Value), $"{path}: '{pair.Key}' is empty."));
    }

    private static Dictionary<string, string> Read(string path) => XDocument.Load(Path.Combine(SourceTree.Root, path)).Root!
        .Elements("data")
        .ToDictionary(element => element.Attribute("name")!.Value, element => element.Element("value")!.Value, StringComparer.Ordinal);

    private static HashSet<char> Places(string text) =>
        [.. text.Zip(text.Skip(1)).Where(pair => pair.First == '{' && char.IsAsciiDigit(pair.Second)).Select(pair => pair.Second)];
}
