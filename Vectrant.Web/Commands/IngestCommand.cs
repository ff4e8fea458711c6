using System.CommandLine;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>Takes files and folders into a collection, and waits until they can be found.</summary>
internal sealed class IngestCommand : Command
{
    private readonly CommandHost _host;
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _paths = new("path") { Description = "Files, or folders with everything below them", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _collection = new("--collection") { Description = "Name of the collection", Required = true };
    private readonly Option<Audience?> _audience = new("--audience") { Description = "Who a collection that does not exist yet is for: customer or internal" };

    public IngestCommand(CommandHost host, Terminal terminal)
        : base("ingest", "Take documents into the knowledge base")
    {
        _host = host;
        _terminal = terminal;
        Arguments.Add(_paths);
        Options.Add(_collection);
        Options.Add(_audience);
        SetAction((parsed, cancellationToken) => RunAsync(
            new IngestRequest(parsed.GetRequiredValue(_paths), parsed.GetRequiredValue(_collection), parsed.GetValue(_audience)), cancellationToken));
    }

    private async Task<int> RunAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        var built = await _host.BuildAsync(_terminal, cancellationToken);
        if (!built.Succeeded)
        {
            return Terminal.Refuse(built.Error);
        }

        await using var app = built.Value;
        var uploads = ActivatorUtilities.CreateInstance<KnowledgeUploads>(app.Services);
        var run = ActivatorUtilities.CreateInstance<IngestRun>(app.Services, uploads, (IProgress<string>)_terminal);
        var summary = await run.RunAsync(request, cancellationToken);
        if (!summary.Succeeded)
        {
            return Terminal.Refuse(summary.Error);
        }

        Terminal.Say();
        foreach (var line in summary.Value.Lines())
        {
            Terminal.Say(line);
        }

        return summary.Value.Failures.Count == 0 ? 0 : 1;
    }
}

/// <param name="Audience">For a collection that does not exist yet.</param>
internal sealed record IngestRequest(IReadOnlyList<string> Paths, string Collection, Audience? Audience)
{
    /// <summary>Whoever may run commands on the machine of the database may change everything in it.</summary>
    public static Actor CommandLine { get; } = new(
        null, "command line", new HashSet<string> { Core.Identity.Role.Admin }, Core.Identity.Authority.PermissionsOf([Core.Identity.Role.Admin]));
}
