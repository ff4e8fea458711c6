using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Xml.Linq;
using Vectrant.Core.Audit;
using Vectrant.Tests.Architecture;
using Vectrant.Web.Features.Audit;
using Xunit;

namespace Vectrant.Tests.Web.Shared;

/// <summary>What people read exists in every language.</summary>
public sealed class TextsTests
{
    [Fact]
    public void EveryEnglishText_HasAGermanOneWithTheSamePlaces()
    {
        var problems = new List<string>();
        foreach (var english in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "Vectrant.Web"), "*Text.resx", SearchOption.AllDirectories).Where(path => !path.Contains("/bin/", StringComparison.Ordinal)))
        {
            var german = Read(Path.ChangeExtension(english, ".de.resx"));
            foreach (var (key, text) in Read(english))
            {
                if (!german.TryGetValue(key, out var translated) || translated.Length == 0)
                {
                    problems.Add($"{Path.GetFileName(english)}: {key} has no German text");
                }
                else if (!Places(text).SetEquals(Places(translated)))
                {
                    problems.Add($"{Path.GetFileName(english)}: {key} has other places in German");
                }
            }
        }

        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public void EveryAuditAction_HasWords(string language)
    {
        var texts = new ResourceManager(typeof(AuditText));
        var actions = typeof(AuditAction).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.All(actions, action => Assert.NotNull(texts.GetString("Action." + action, CultureInfo.GetCultureInfo(language))));
    }

    private static Dictionary<string, string> Read(string path) => XDocument.Load(path).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static HashSet<string> Places(string text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text, @"\{[^}]+\}").Select(match => match.Value)];
}
