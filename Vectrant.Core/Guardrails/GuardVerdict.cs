namespace Vectrant.Core.Guardrails;

/// <summary>What a guard decided about a text.</summary>
/// <param name="Verdict">The decision.</param>
/// <param name="Code">Stable name of the reason, lower snake case; the screen translates it.</param>
/// <param name="Counts">How much was found, by kind. Never the text.</param>
public sealed record GuardVerdict(Verdict Verdict, string Code, IReadOnlyDictionary<string, int> Counts)
{
    private static readonly Dictionary<string, int> Nothing = [];

    /// <summary>Ids of the rules that led to it, each once.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>What a person should know although the text could be used, such as <c>context_instructions_removed</c>; the screen translates it.</summary>
    public IReadOnlyList<string> Issues { get; init; } = [];

    public static GuardVerdict Allow(string code) => new(Verdict.Allow, code, Nothing);
}
