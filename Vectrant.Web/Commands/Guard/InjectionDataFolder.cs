using System.Text.Json;
using Vectrant.Core.Guardrails.Injection;

namespace Vectrant.Web.Commands.Guard;

/// <summary>
/// Reads the labelled sets of a folder: JSON lines one folder for each of attack, benign, indirect and over_refusal. A set that is
/// missing is left out.
/// </summary>
internal static class InjectionDataFolder
{
    /// <summary>Every n-th of the large sets of questions stands for lines of documents, too: FAQ pages hold such questions.</summary>
    private const int QuestionStep = 5;

    /// <summary>People paste documents into messages, too; as much of one as they would.</summary>
    private const int LongestDocument = 2500;

    /// <summary>So many of them: more would teach that whatever is long is harmless.</summary>
    private const int MostDocuments = 2000;

    private static readonly (string File, string Set)[] MessageFiles =
    [
        ("attack/jailbreak_in_the_wild", "jailbreaks in the wild"), ("attack/deepset", "deepset"), ("attack/garak_probes", "garak"),
        ("indirect/garak_latent", "latent"), ("benign/banking77", "banking77"), ("benign/clinc150", "clinc150"), ("benign/bitext", "bitext"), ("over_refusal/xstest", "xstest"),
    ];

    /// <param name="folder">With attack, benign, indirect, over_refusal below it.</param>
    /// <param name="documents">Files of JSON lines with a <c>text</c> each: documents without instructions to an assistant.</param>
    /// <param name="questions">The same with ordinary questions.</param>
    public static InjectionData Read(string folder, IReadOnlyList<string> documents, IReadOnlyList<string> questions)
    {
        var messages = new List<InjectionExample>();
        foreach (var (file, set) in MessageFiles)
        {
            messages.AddRange(Rows(folder, file).Where(IsJudged).Select(row => new InjectionExample(Text(row, "text"), IsAttack(row), set)));
        }

        var lines = new List<InjectionExample>();
        lines.AddRange(Rows(folder, "indirect/bipia_instructions").Select(row => new InjectionExample(Text(row, "text"), true, Text(row, "split").StartsWith("code", StringComparison.Ordinal) ? "bipia code" : "bipia text")));
        lines.AddRange(messages.Where(example => example.Set == "latent"));
        lines.AddRange(Rows(folder, "indirect/bipia_contexts").SelectMany(row => Sentences(Text(row, "context"), $"{Text(row, "task")} lines")));
        lines.AddRange(documents.SelectMany(file => Parse(file).SelectMany(row => Sentences(Text(row, "text"), "document lines"))));
        lines.AddRange(messages.Where((example, i) => !example.IsAttack && example.Set is "banking77" or "bitext" && i % QuestionStep == 0));
        messages.AddRange(Rows(folder, "indirect/bipia_contexts").Select(row => Text(row, "context"))
            .Concat(Sample([.. documents.SelectMany(Parse)]).Select(row => Text(row, "text")))
            .Select(text => new InjectionExample(text[..Math.Min(text.Length, LongestDocument)], false, "documents")));
        messages.AddRange(questions.SelectMany(file => Parse(file).Select(row => new InjectionExample(Text(row, "text"), false, "questions"))));
        return new InjectionData(messages, lines) { SupportSets = new HashSet<string> { "banking77", "clinc150", "bitext" } };
    }

    private static IEnumerable<JsonElement> Sample(IReadOnlyList<JsonElement> rows) =>
        rows.Count <= MostDocuments ? rows : Enumerable.Range(0, MostDocuments).Select(i => rows[(int)((long)i * rows.Count / MostDocuments)]);

    private static IEnumerable<InjectionExample> Sentences(string text, string set) =>
        InjectionData.Sentences(text).Select(sentence => new InjectionExample(sentence, false, set));

    // XSTest's unsafe rows ask for harm without steering anybody: neither attack nor benign here.
    private static bool IsJudged(JsonElement row) => !row.TryGetProperty("safe", out var safe) || safe.GetBoolean();

    private static bool IsAttack(JsonElement row) => row.TryGetProperty("label", out var label) && label.GetInt32() == 1;

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString() ?? string.Empty;

    private static IEnumerable<JsonElement> Rows(string folder, string name)
    {
        var path = Path.Combine(folder, Path.GetDirectoryName(name) ?? string.Empty);
        return !Directory.Exists(path) ? [] : Directory.EnumerateFiles(path, Path.GetFileName(name) + ".*jsonl").Order(StringComparer.Ordinal).SelectMany(Parse);
    }

    private static IEnumerable<JsonElement> Parse(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }
}
