using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Web.Composition;
using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>appsettings.Example.json holds every option with its default, and nothing that no option reads.</summary>
public sealed class SettingsTests
{
    private static readonly string Example = Path.Combine(SourceTree.Root, "appsettings.Example.json");
    private static readonly JsonDocumentOptions Commented = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static TheoryData<string> Sections => [.. OptionTypes().Select(Section)];

    [Theory]
    [MemberData(nameof(Sections))]
    public void Example_OfASection_HoldsTheDefaults(string section)
    {
        var type = OptionTypes().Single(type => Section(type) == section);
        var bound = new ConfigurationBuilder().AddJsonFile(Example).Build().GetSection(section).Get(type) ?? Activator.CreateInstance(type)!;
        var defaults = JsonSerializer.SerializeToNode(Activator.CreateInstance(type), type);
        Assert.Equal(defaults!.ToJsonString(), JsonSerializer.SerializeToNode(bound, type)!.ToJsonString());

        var written = Node(section.Split(':'));
        var missing = type.GetProperties().Where(property => property.CanWrite && !written.ContainsKey(property.Name)).Select(property => property.Name);
        Assert.Empty(missing);
        Assert.Empty(written.Select(pair => pair.Key).Except(type.GetProperties().Select(property => property.Name)));
    }

    [Fact]
    public void Options_AreFound() => Assert.True(OptionTypes().Count >= 4, "Options classes carry a constant named Section.");

    private static List<Type> OptionTypes() =>
    [
        .. new[] { typeof(global::Vectrant.Core.Common.Error), typeof(AppDatabase), typeof(VectrantHost) }
            .SelectMany(anchor => anchor.Assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is { IsLiteral: true }),
    ];

    private static string Section(Type type) => (string)type.GetField("Section", BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!;

    private static JsonObject Node(string[] path)
    {
        var node = JsonNode.Parse(File.ReadAllText(Example), documentOptions: Commented)!.AsObject();
        return path.Aggregate(node, (current, name) => current[name]?.AsObject() ?? throw new InvalidDataException($"{Example} lacks the section {string.Join(':', path)}."));
    }
}
