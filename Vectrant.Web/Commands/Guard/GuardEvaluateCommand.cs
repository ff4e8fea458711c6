using System.CommandLine;
using System.Globalization;
using Vectrant.Core.Guardrails.Evaluation;
using Vectrant.Core.Guardrails.Injection;

namespace Vectrant.Web.Commands.Guard;

/// <summary>Prints what the guard catches and what it stops wrongly, on labelled sets.</summary>
internal sealed class GuardEvaluateCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _folder = new("folder") { Description = "Folder with the labelled sets" };
    private readonly Option<bool> _crossValidate = new("--cross-validate") { Description = "Train the model again on parts of the sets and judge each part by a model that has not seen it (minutes)" };
    private readonly Option<FileInfo[]> _documents = new("--documents") { Description = "With --cross-validate: the files that guard train was given", AllowMultipleArgumentsPerToken = true };
    private readonly Option<FileInfo[]> _questions = new("--questions") { Description = "The same", AllowMultipleArgumentsPerToken = true };

    public GuardEvaluateCommand(Terminal terminal)
        : base("evaluate", "Measure the guard on labelled sets, with 95 % intervals")
    {
        _terminal = terminal;
        Arguments.Add(_folder);
        Options.Add(_crossValidate);
        Options.Add(_documents);
        Options.Add(_questions);
        SetAction(async (parsed, cancellationToken) => parsed.GetValue(_crossValidate)
            ? CrossValidate(parsed.GetRequiredValue(_folder), parsed.GetValue(_documents) ?? [], parsed.GetValue(_questions) ?? [], cancellationToken)
            : await RunAsync(parsed.GetRequiredValue(_folder), cancellationToken));
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

    private int CrossValidate(string folder, IReadOnlyList<FileInfo> documents, IReadOnlyList<FileInfo> questions, CancellationToken cancellationToken)
    {
        _terminal.Report("Training on four fifths and judging the fifth, five times; near duplicates stand in one part");
        var data = InjectionDataFolder.Read(folder, [.. documents.Select(file => file.FullName)], [.. questions.Select(file => file.FullName)]);
        foreach (var row in InjectionEvaluation.Run(data, cancellationToken))
        {
            Terminal.Say(row.ToString());
        }

        return 0;
    }
}
