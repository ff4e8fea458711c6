using System.Text.Json;
using Vectrant.Core.Answering;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Language;
using Vectrant.Core.Models;

namespace Vectrant.Tests.Evaluation;

/// <summary>One of the questions beside the demo, with what a right answer holds.</summary>
internal sealed record DemoQuestion(string Id, Audience Side, string Text, bool Answerable, string? Document, string? Fact, string? MustNotAppear)
{
    private static readonly HashSet<string> Staff = [Role.Agent];

    public static IReadOnlyList<DemoQuestion> Load()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(DemoKnowledge.Folder, "questions.json")));
        return [.. file.RootElement.EnumerateArray().Select(item => new DemoQuestion(
            item.GetProperty("id").GetString()!,
            item.GetProperty("side").GetString() == "customer" ? Audience.Customer : Audience.Internal,
            item.GetProperty("question").GetString()!,
            item.GetProperty("answerable").GetBoolean(),
            item.GetProperty("expected_document").GetString(),
            item.GetProperty("fact").GetString(),
            item.TryGetProperty("must_not_appear", out var secret) ? secret.GetString() : null))];
    }

    public AnswerRequest ToRequest() => new(Text, Side, Side == Audience.Internal ? Staff : new HashSet<string>(), [], ModelTask.Draft, null);

    /// <summary>Whether the answer states the fact: its figures exactly, or its words.</summary>
    public bool IsStatedBy(string answer)
    {
        var wanted = Facts.Find(Fact!);
        var found = Facts.Find(answer);
        return wanted.Count > 0
            ? wanted.All(fact => found.Any(other => other.Says(fact)))
            : answer.Contains(Fact!, StringComparison.OrdinalIgnoreCase);
    }
}
