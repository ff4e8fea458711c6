using System.Text.RegularExpressions;
using System.Xml.Linq;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Tests.Architecture;
using Xunit;

namespace Vectrant.Tests.Web.Knowledge;

public sealed class KnowledgeTextTests
{
    private static readonly Dictionary<string, string> English = Read("KnowledgeText.resx");
    private static readonly Dictionary<string, string> German = Read("KnowledgeText.de.resx");

    [Fact]
    public void German_EveryEnglishText_HasATranslationWithTheSamePlaces()
    {
        Assert.Empty(English.Keys.Except(German.Keys));
        Assert.All(German.Keys.Except(English.Keys), key => Assert.StartsWith("Error.", key, StringComparison.Ordinal));
        Assert.All(English, text => Assert.Equal(Places(text.Value), Places(German[text.Key])));
    }

    [Fact]
    public void German_EveryRefusalOfTheRoom_HasATranslation()
    {
        var errors = typeof(KnowledgeErrors).GetProperties().Concat(typeof(FileErrors).GetProperties())
            .Select(property => property.GetValue(null)).OfType<Error>().ToList();

        Assert.True(errors.Count > 15);
        Assert.Empty(errors.Select(error => "Error." + error.Code).Except(German.Keys));
    }

    [Fact]
    public void English_EveryTextAPageAsksFor_Exists()
    {
        var asked = SourceTree.Files
            .Where(file => file.Path.StartsWith("Vectrant.Web/Features/Knowledge/", StringComparison.Ordinal) && !file.Path.Contains("/Pipelines/", StringComparison.Ordinal))
            .SelectMany(file => Regex.Matches(file.Text, "Text(?:\\.Count\\(|\\[)\"([A-Za-z.]+)\"(?! \\+)").Select(match => match.Groups[1].Value))
            .ToHashSet();

        Assert.True(asked.Count > 60);
        Assert.Empty(asked.Except(English.Keys));
        foreach (var stage in Enum.GetNames<IngestionStage>())
        {
            Assert.Contains("Stage." + stage, English.Keys);
        }
    }

    private static List<string> Places(string text) => [.. Regex.Matches(text, @"\{\w+\}|\[\d\]").Select(match => match.Value).Distinct().Order()];

    private static Dictionary<string, string> Read(string name) =>
        XDocument.Load(Path.Combine(SourceTree.Root, "Vectrant.Web/Features/Knowledge", name)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);
}
