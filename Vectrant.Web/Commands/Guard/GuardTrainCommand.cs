using System.CommandLine;
using System.Globalization;
using Vectrant.Core.Guardrails.Injection;

namespace Vectrant.Web.Commands.Guard;

/// <summary>Trains the model that recognises attempts to steer the assistant, and writes its weights.</summary>
internal sealed class GuardTrainCommand : Command
{
    private readonly Argument<DirectoryInfo> _folder = new("data-folder") { Description = "Folder with the labelled sets" };
    private readonly Option<FileInfo> _out = new("--out") { Description = "Where the weights go", DefaultValueFactory = _ => new FileInfo("weights.bin") };
    private readonly Option<FileInfo[]> _documents = new("--documents") { Description = "JSON lines with ordinary documents in \"text\", so that their lines count as harmless", AllowMultipleArgumentsPerToken = true };

    private readonly Option<FileInfo[]> _questions = new("--questions") { Description = "The same with ordinary questions", AllowMultipleArgumentsPerToken = true };

    public GuardTrainCommand()
        : base("train", "Train the model that recognises attempts to steer the assistant")
    {
        Arguments.Add(_folder);
        Options.Add(_out);
        Options.Add(_documents);
        Options.Add(_questions);
        SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(_folder), parsed.GetRequiredValue(_out), parsed.GetValue(_documents) ?? [], parsed.GetValue(_questions) ?? [], cancellationToken));
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, FileInfo target, FileInfo[] documents, FileInfo[] questions, CancellationToken cancellationToken)
    {
        if (!folder.Exists)
        {
            await Console.Error.WriteLineAsync($"There is no folder {folder.FullName}.");
            return 1;
        }

        if (Array.Find([.. documents, .. questions], file => !file.Exists) is { } missing)
        {
            await Console.Error.WriteLineAsync($"There is no file {missing.FullName}.");
            return 1;
        }

        var data = InjectionDataFolder.Read(folder.FullName, [.. documents.Select(file => file.FullName)], [.. questions.Select(file => file.FullName)]);
        if (!data.Messages.Any(example => example.IsAttack) || data.Messages.All(example => example.IsAttack))
        {
            await Console.Error.WriteLineAsync($"{folder.FullName} needs both attacks and ordinary messages, in attack and benign below it.");
            return 1;
        }

        var model = InjectionTrainer.Train(data, "Trained by vectrant guard train; origin and licences of the sets stand in weights.md.", cancellationToken);
        await File.WriteAllBytesAsync(target.FullName, model.File, cancellationToken);
        Terminal.Say(model.Note);
        Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{model.File.Length:N0} bytes written to {target.FullName}."));
        return 0;
    }
}
