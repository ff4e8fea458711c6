using Vectrant.Core.Guardrails;

namespace Vectrant.Core.Answering;

/// <summary>Collects what each step did, with its time.</summary>
internal sealed class AnswerTrace(TimeProvider clock)
{
    private readonly List<StepVerdict> _steps = [];
    private long _start = clock.GetTimestamp();

    public IReadOnlyList<StepVerdict> Steps => _steps;

    public bool Warned { get; private set; }

    /// <summary>Starts the time of the next step.</summary>
    public void Start() => _start = clock.GetTimestamp();

    public void End(AnswerStep step, GuardVerdict verdict)
    {
        Warned |= verdict.Issues.Count > 0;
        End(step, verdict.Verdict, verdict.Code, [.. verdict.Counts.Select(count => (count.Key, count.Value))]);
        _steps[^1] = _steps[^1] with { Rules = verdict.Rules };
    }

    public void End(AnswerStep step, Verdict verdict, string code, params (string Name, int Count)[] counts)
    {
        _steps.Add(new StepVerdict(step, verdict, code, counts.ToDictionary(count => count.Name, count => count.Count), Math.Round(clock.GetElapsedTime(_start).TotalMilliseconds, 2)));
        Warned |= verdict >= Verdict.Warn;
        _start = clock.GetTimestamp();
    }
}
