using System.Text;
using System.Text.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Evaluation;

namespace Vectrant.Web.Commands.Guard;

/// <summary>Labelled sets in a folder: JSON lines, one family a file, recognised by the beginning of the file's name.</summary>
internal static class GuardDataFolder
{
    private static readonly (string Name, MeasuredSet Set)[] Files =
    [
        ("banking77", MeasuredSet.SupportQuestions),
        ("clinc150", MeasuredSet.SupportQuestions),
        ("bitext", MeasuredSet.SupportQuestions),
        ("xstest", MeasuredSet.OverRefusal),
        ("notinject", MeasuredSet.OverRefusal),
        ("jailbreak", MeasuredSet.Jailbreaks),
        ("deepset", MeasuredSet.Deepset),
        ("garak_latent", MeasuredSet.LatentInstructions),
        ("garak_probes", MeasuredSet.Probes),
        ("bipia_instructions", MeasuredSet.PlantedInstructions),
        ("bipia_contexts", MeasuredSet.PlantContexts),
        ("presidio_synth", MeasuredSet.PersonalData),
        ("gitleaks_cases", MeasuredSet.Secrets),
    ];

    public static async Task<Result<IReadOnlyList<MeasuredText>>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return new Error(ErrorKind.NotFound, "guard_folder_missing", $"There is no folder {folder}. Name the folder that holds the labelled sets.");
        }

        var texts = new List<MeasuredText>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var family = Array.Find(Files, each => Path.GetFileName(file).StartsWith(each.Name, StringComparison.OrdinalIgnoreCase));
            if (family.Name is null)
            {
                continue;
            }

            var number = 0;
            await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
            {
                number++;
                try
                {
                    using var row = JsonDocument.Parse(line);
                    texts.Add(Read(family.Set, row.RootElement));
                }
                catch (Exception problem) when (problem is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
                {
                    return new Error(ErrorKind.Invalid, "guard_line_unreadable", $"Line {number} of {file} is not a row of such a set: {problem.Message}");
                }
            }
        }

        return texts.Count == 0
            ? new Error(ErrorKind.NotFound, "guard_folder_empty", $"{folder} holds none of the known sets ({string.Join(", ", Files.Select(file => file.Name))}).")
            : texts;
    }

    private static MeasuredText Read(MeasuredSet set, JsonElement row)
    {
        var text = set switch
        {
            MeasuredSet.Secrets => Encoding.UTF8.GetString(Convert.FromBase64String(Word(row, "text_base64"))),
            MeasuredSet.PlantContexts => Word(row, "context"),
            _ => Word(row, "text"),
        };
        var kind = set switch
        {
            MeasuredSet.PlantedInstructions => Word(row, "split").StartsWith("code", StringComparison.Ordinal) ? "code" : "text",
            MeasuredSet.PlantContexts => Word(row, "task"),
            _ => row.TryGetProperty("intent", out var intent) && intent.ValueKind == JsonValueKind.String ? intent.GetString()! : string.Empty,
        };
        var isAttack = set == MeasuredSet.OverRefusal
            ? row.TryGetProperty("safe", out var safe) && !safe.GetBoolean()
            : row.TryGetProperty("label", out var label) && label.ValueKind == JsonValueKind.Number && label.GetInt32() == 1;
        return new MeasuredText(set, text, isAttack, kind, Spans(row));
    }

    private static string Word(JsonElement row, string name) => row.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    private static IReadOnlyList<MeasuredSpan> Spans(JsonElement row) => row.TryGetProperty("spans", out var spans)
        ? [.. spans.EnumerateArray().Select(span => new MeasuredSpan(Word(span, "type"), span.GetProperty("start").GetInt32(), span.GetProperty("end").GetInt32()))]
        : [];
}
