using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Guardrails.Text;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Models;

namespace Vectrant.Core.Ask;

/// <summary>
/// An employee asks: checked before anything of it is kept, stored and audited before it is answered, answered from what the own roles
/// may see.
/// </summary>
public sealed class AskQuestion(AnswerQuestion answering, IQuestionStore store, IQuestionQuery questions, InputGate gate, IRateLimit limit, TimeProvider clock)
{
    private const int MostEarlier = 3;
    private static readonly TimeSpan SameTopic = TimeSpan.FromMinutes(15);

    /// <param name="actor">Who asks.</param>
    /// <param name="text">The question.</param>
    /// <param name="pipeline">What it is asked through; null for the default pipeline.</param>
    /// <param name="streamed">Receives text to append, whole sentences only.</param>
    /// <param name="cancellationToken">Stops writing; the question stays in the history without an answer.</param>
    public async Task<Result<Question>> RunAsync(Actor actor, string text, PipelineId? pipeline, Func<string, Task> streamed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(streamed);
        if (!actor.May(Permission.Ask) || actor.PersonId is null || actor.Roles.All(role => role == Role.Customer))
        {
            return AskErrors.MayNotAsk;
        }

        var question = TextInput.Clean(text);
        if (HiddenChars.IsBlank(question))
        {
            return AskErrors.QuestionMissing;
        }

        if (!TextInput.IsWithin(question, AskErrors.LongestQuestion))
        {
            return AskErrors.QuestionTooLong;
        }

        if (await limit.RefuseAsync(actor, EndpointClass.Ask, cancellationToken) is { } tooMany)
        {
            return tooMany;
        }

        var subject = new EventSubject { PersonId = actor.PersonId.Value.Value };
        var admitted = gate.Admit(question, GuardPipeline.Internal, subject);
        if (!admitted.Succeeded)
        {
            return admitted.Error;
        }

        IReadOnlyList<Question> earlier = await questions.RecentAsync(actor, pipeline, clock.GetUtcNow() - SameTopic, MostEarlier, cancellationToken);
        var names = TextPlaceholders.After(earlier.Select(before => before.Text));
        var started = await store.StartAsync(actor, pipeline, Redacted.Of(admitted.Value.Text, names, RedactionPlace.Question), cancellationToken);
        if (!started.Succeeded)
        {
            return started.Error;
        }

        var stored = started.Value;
        gate.Kept(admitted.Value, stored.Id.Value, subject with { QuestionId = stored.Id.Value });
        var request = new AnswerRequest(stored.Text, Audience.Internal, actor.Roles, [.. earlier.SelectMany(ToHistory)], ModelTask.Ask, null)
        {
            QuestionId = stored.Id.Value,
            Person = actor.PersonId,
            Pipeline = stored.Pipeline?.Id,
        };
        await foreach (var part in answering.StreamAsync(request, cancellationToken))
        {
            if (part.Text.Length > 0)
            {
                await streamed(part.Text);
            }

            if (part.Final is { } answer)
            {
                await store.FinishAsync(stored.Id, answer, cancellationToken);
                return stored with { Answer = answer };
            }
        }

        throw new InvalidOperationException("The pipeline ended without a final answer.");
    }

    private static IEnumerable<EarlierMessage> ToHistory(Question question)
    {
        yield return new EarlierMessage(true, question.Text);
        if (question.Answer is { Outcome: AnswerOutcome.Answered } answer)
        {
            yield return new EarlierMessage(false, answer.Text);
        }
    }
}

/// <summary>Says whether an own answer helped, and why not: checked before any of it is kept, like a question.</summary>
public sealed class RateAnswer(IQuestionStore store, InputGate gate)
{
    public async Task<Result<Done>> RunAsync(Actor actor, QuestionId id, bool helpful, string? feedback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.Ask))
        {
            return AskErrors.MayNotAsk;
        }

        var reason = helpful || HiddenChars.IsBlank(feedback) ? null : TextInput.Clean(feedback);
        if (reason is null)
        {
            return await store.RateAsync(actor, id, helpful, null, cancellationToken) ? Done.Instance : AskErrors.QuestionNotFound;
        }

        if (!TextInput.IsWithin(reason, AskErrors.LongestFeedback))
        {
            return AskErrors.FeedbackTooLong;
        }

        // Without the question: whether it is one of the actor's own is not known yet.
        var admitted = gate.Admit(reason, GuardPipeline.Internal, new EventSubject { PersonId = actor.PersonId?.Value });
        if (!admitted.Succeeded)
        {
            return AskErrors.FeedbackRestricted;
        }

        if (!await store.RateAsync(actor, id, helpful, admitted.Value.Text, cancellationToken))
        {
            return AskErrors.QuestionNotFound;
        }

        gate.Kept(admitted.Value, Guid.CreateVersion7(), new EventSubject { PersonId = actor.PersonId?.Value, QuestionId = id.Value });
        return Done.Instance;
    }
}
