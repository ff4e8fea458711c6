using System.CommandLine;
using System.Globalization;
using Vectrant.Core.Guardrails.Evaluation;

namespace Vectrant.Web.Commands.Guard;

/// <summary>Prints what the guard catches and what it stops wrongly, on labelled sets.</summary>
internal sealed class GuardEvaluateCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _folder = new("folder") { Description = "Folder with the labelled sets" };

    public GuardEvaluateCommand(Terminal terminal)
        : base("evaluate", "Measure the guard on labelled sets, with 95 % intervals")
    {
        _terminal = terminal;
        Arguments.Add(_folder);
        SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(_folder), cancellationToken));
    }

    private async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var read = await GuardDataFolder.ReadAsync(folder, cancellationToken);
        if (!read.Succeeded)
        {
            return Terminal.Refuse(read.Error);
        }

        _terminal.Report($"{read.Value.Count} labelled texts; profile balanced, the guard as shipped");
        Terminal.Say($"{"measure",-62} {"target",-14} {"result",16} {"share",8}  {"95 % interval",-18}");
        foreach (var row in new GuardEvaluation(read.Value).Run())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Result.Total > 0)
            {
                Terminal.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Measure,-62} {row.Target,-14} {row.Result.Hits,7} of {row.Result.Total,5} {row.Result.Value,8:P1}  {row.Result.Low:P1} – {row.Result.High:P1}  {row.Note}"));
            }
        }

        return 0;
    }
}
