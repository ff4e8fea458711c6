using System.Text.RegularExpressions;
using Vectrant.Tests.Architecture;
using Vectrant.Web.Commands;
using Vectrant.Web.Composition;
using Xunit;

namespace Vectrant.Tests.Web.Commands;

public sealed partial class CommandLineTests
{
    /// <summary>The script's own: it needs the sources, which the published program has not.</summary>
    private static readonly string[] ScriptOnly = ["test", "COMMAND"];

    [Fact]
    public async Task Script_ListsExactlyTheCommandsOfTheProgram()
    {
        await using var services = CommandServices.Build();
        var script = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "vectrant"), TestContext.Current.CancellationToken);
        var listed = ListedCommand().Matches(script).Select(match => match.Groups[1].Value).Except(ScriptOnly).Order();
        Assert.Equal(CommandLine.Root(services).Subcommands.Select(command => command.Name).Order(), listed);
    }

    [Theory]
    [InlineData("serve", "--port", "0")]
    [InlineData("serve", "--port", "65536")]
    [InlineData("serve", "--port", "web")]
    [InlineData("serve", "--listen", "everywhere")]
    [InlineData("serve", "--role", "boss")]
    [InlineData("up", "--port", "-1")]
    [InlineData("fly")]
    public async Task Parse_OfWhatCannotBe_IsRefused(params string[] arguments)
    {
        await using var services = CommandServices.Build();
        Assert.NotEmpty(CommandLine.Root(services).Parse(arguments).Errors);
    }

    [Fact]
    public async Task Commands_AllSayWhatTheyDo()
    {
        await using var services = CommandServices.Build();
        Assert.All(CommandLine.Root(services).Subcommands, command => Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name));
    }

    [GeneratedRegex(@"^  \./vectrant (\w+)", RegexOptions.Multiline)]
    private static partial Regex ListedCommand();
}
