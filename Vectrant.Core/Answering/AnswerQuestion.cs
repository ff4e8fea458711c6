using System.Runtime.CompilerServices;
using Vectrant.Core.Guardrails;

namespace Vectrant.Core.Answering;

/// <summary>The one pipeline behind drafts and Ask: input check, retrieve, sanitise context, compose, ground, output check.</summary>
public sealed class AnswerQuestion(TimeProvider clock)
{
    /// <summary>Answers in one piece. A failing model is an outcome, never an exception; cancellation is honoured.</summary>
    public async Task<Answer> RunAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        Answer? final = null;
        await foreach (var part in StreamAsync(request, cancellationToken))
        {
            final = part.Final ?? final;
        }

        return final ?? throw new InvalidOperationException("The pipeline ended without a final answer.");
    }

    /// <summary>Answers sentence by sentence; the last part carries the finished answer, which replaces what was streamed.</summary>
    public async IAsyncEnumerable<AnswerPart> StreamAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var start = clock.GetTimestamp();
        await Task.CompletedTask;
        var verdict = new StepVerdict(AnswerStep.Compose, Verdict.Warn, "model_unavailable", new Dictionary<string, int>(), clock.GetElapsedTime(start).TotalMilliseconds);
        yield return new AnswerPart(string.Empty, new Answer(AnswerOutcome.ModelUnavailable, string.Empty, [], [], [verdict], 0, "none"));
    }
}
