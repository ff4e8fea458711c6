using System.Text.RegularExpressions;
using System.Xml.Linq;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Tests.Architecture;
using Xunit;

namespace Vectrant.Tests.Web.Knowledge.Pipelines;

/// <summary>Every text that the pages about pipelines ask for exists, and every refusal has German words.</summary>
public sealed class PipelinesTextTests
{
    private const string Room = "Vectrant.Web/Features/Knowledge/Pipelines/";

    [Fact]
    public void English_EveryTextAPageAsksFor_Exists()
    {
        var asked = SourceTree.Files
            .Where(file => file.Path.StartsWith(Room, StringComparison.Ordinal))
            .SelectMany(file => Regex.Matches(file.Text, "Text(?:\\.Count\\(|\\[)\"([A-Za-z.]+)\"(?! \\+)").Select(match => match.Groups[1].Value))
            .ToHashSet();

        Assert.True(asked.Count > 40);
        Assert.Empty(asked.Except(Keys("PipelinesText.resx")));
    }

    [Fact]
    public void German_EveryRefusal_HasATranslation()
    {
        List<Error> errors =
        [
            .. typeof(PipelineErrors).GetProperties().Select(property => property.GetValue(null)).OfType<Error>(),
            PipelineErrors.NameTaken("x"), PipelineErrors.ChangedMeanwhile("x"),
        ];

        Assert.True(errors.Count > 15);
        Assert.Empty(errors.Select(error => "Error." + error.Code).Except(Keys("PipelinesText.de.resx")));
    }

    private static HashSet<string> Keys(string name) =>
        [.. XDocument.Load(Path.Combine(SourceTree.Root, Room, name)).Root!.Elements("data").Select(data => data.Attribute("name")!.Value)];
}
