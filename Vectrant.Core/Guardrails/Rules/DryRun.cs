namespace Vectrant.Core.Guardrails.Rules;

/// <summary>What is to be tried on what was written.</summary>
/// <param name="Last">How many of the newest texts, 1 to 5,000.</param>
public sealed record DryRunRequest(GuardPipeline Pipeline, GuardLayer Layer, string Pattern, int Last)
{
    public const int Most = 5000;
}

/// <summary>How far a dry run is.</summary>
public readonly record struct DryRunProgress(int Done, int Total);

/// <summary>A text that would have matched, with what is private taken out and only the surroundings of the match.</summary>
/// <param name="Start">Where the match begins in <paramref name="Text"/>; -1 when what matched was itself taken out.</param>
/// <param name="Ordinary">Whether people treated it as an ordinary one.</param>
public sealed record DryRunExample(string Text, int Start, int Length, bool Ordinary, DateTimeOffset At);

/// <summary>What a rule would have done.</summary>
/// <param name="Texts">How many were read.</param>
/// <param name="Matches">How many of them match.</param>
/// <param name="OrdinaryMatches">How many of the matches were answered and approved as ordinary ones: likely false alarms.</param>
/// <param name="Examples">Up to 20, newest first.</param>
public sealed record DryRunResult(int Texts, int Matches, int OrdinaryMatches, IReadOnlyList<DryRunExample> Examples);

/// <summary>A text of the past.</summary>
/// <param name="Ordinary">
/// Messages and answers: a person approved the answer, or a question was answered. Passages: always, they are what people published.
/// </param>
public sealed record PastText(string Text, bool Ordinary, DateTimeOffset At);

/// <summary>Texts of a pipeline as they are stored, newest first: what came in, what answers drew on, what went out.</summary>
public interface IPastTexts
{
    Task<int> CountAsync(GuardPipeline pipeline, GuardLayer layer, int most, CancellationToken cancellationToken);

    IAsyncEnumerable<PastText> ReadAsync(GuardPipeline pipeline, GuardLayer layer, int most, CancellationToken cancellationToken);
}
