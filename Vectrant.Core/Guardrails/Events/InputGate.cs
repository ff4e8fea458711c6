using Microsoft.Extensions.Logging;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Core.Guardrails.Events;

/// <summary>A text that the gate let through.</summary>
/// <param name="Text">With what has to be taken out before it is kept.</param>
/// <param name="Event">What is to be recorded once it is kept; null for a clean text.</param>
public sealed record AdmittedText(CheckedText Text, SecurityEvent? Event)
{
    /// <summary>What rules on trial saw, to be recorded once it is kept.</summary>
    internal SecurityEvent? Trial { get; init; }
}

/// <summary>The check of everything that comes in, before any of it is kept: blocks with an event, or says what to take out.</summary>
public sealed class InputGate(IInputPolicy policy, ISecurityEvents events, TimeProvider clock, ILogger<InputGate> logger)
{
    private static readonly InputCheck Failed = new(new GuardVerdict(Verdict.Block, "guard_failed", new Dictionary<string, int>()) { Rules = ["guard.failed"] }, 1, []);

    private static readonly GuardVerdict OnTrial = GuardVerdict.Allow("rule_on_trial");

    /// <summary>The refusal of a blocked text is recorded here; nothing else of it remains.</summary>
    public Result<AdmittedText> Admit(string text, GuardPipeline pipeline, EventSubject subject)
    {
        var (outcome, block) = Weigh(text, pipeline, subject);
        if (block is not null)
        {
            events.Record(block);
        }

        return outcome;
    }

    /// <summary>
    /// The same where the subject belongs to somebody: a stranger's text must not leave an event in it. The owner is only asked for when a
    /// text is blocked.
    /// </summary>
    /// <param name="text">What came in.</param>
    /// <param name="pipeline">Whose rules hold.</param>
    /// <param name="subject">What it claims to belong to.</param>
    /// <param name="refuseStranger">Null when it does belong there.</param>
    public async Task<Result<AdmittedText>> AdmitAsync(string text, GuardPipeline pipeline, EventSubject subject, Func<Task<Error?>> refuseStranger)
    {
        ArgumentNullException.ThrowIfNull(refuseStranger);
        var (outcome, block) = Weigh(text, pipeline, subject);
        if (block is null)
        {
            return outcome;
        }

        if (await refuseStranger() is { } refusal)
        {
            return refusal;
        }

        events.Record(block);
        return outcome;
    }

    /// <summary>Records what the guard did to a text that is kept now.</summary>
    /// <param name="admitted">What was let through.</param>
    /// <param name="id">Of what it was kept as: the same request again makes no second event.</param>
    /// <param name="subject">What it belongs to now.</param>
    public void Kept(AdmittedText admitted, Guid id, EventSubject subject)
    {
        ArgumentNullException.ThrowIfNull(admitted);
        if (admitted.Event is { } happened)
        {
            events.Record(happened with { Id = id, Subject = subject });
        }

        if (admitted.Trial is { } trial)
        {
            events.Record(trial with { Subject = subject });
        }
    }

    private (Result<AdmittedText> Outcome, SecurityEvent? Block) Weigh(string text, GuardPipeline pipeline, EventSubject subject)
    {
        ArgumentNullException.ThrowIfNull(text);
        var check = Check(text, pipeline);
        var verdict = check.Verdict.Verdict;
        var trial = check.Logged.Count == 0 ? null
            : SecurityEvent.Of(GuardLayer.Input, pipeline, OnTrial, check.Logged, text.Length, check.Logged.Max(finding => finding.Score), clock.GetUtcNow());
        if (verdict == Verdict.Allow)
        {
            return (new AdmittedText(new CheckedText(text, []), null) { Trial = trial }, null);
        }

        var happened = SecurityEvent.Of(GuardLayer.Input, pipeline, check.Verdict, check.Findings, text.Length, check.Score, clock.GetUtcNow()) with { Subject = subject };
        if (verdict != Verdict.Block)
        {
            return (new AdmittedText(new CheckedText(text, FindingList.Apart(check.Findings.Where(finding => RedactedValue.IsValue(finding.Type)))), happened) { Trial = trial }, null);
        }

        var (secret, hash) = SecurityEvent.NewAppeal();

        // Random instead of rising: the id goes to somebody whom it must tell nothing.
        happened = happened with { Id = Guid.NewGuid(), AppealHash = hash };
        return (GuardErrors.Restricted(ReasonOf(happened), happened.Id, secret), happened);
    }

    private static RestrictedReason ReasonOf(SecurityEvent happened) => happened.Type switch
    {
        FindingTypes.Injection or FindingTypes.PromptLeak => RestrictedReason.Attempt,
        FindingTypes.Secret or "personal_data" => RestrictedReason.Disclosure,
        _ => RestrictedReason.Request,
    };

    private InputCheck Check(string text, GuardPipeline pipeline)
    {
        try
        {
            return policy.Check(text, pipeline);
        }
        catch (Exception fault)
        {
            // Closed when in doubt. Only the kind of fault is logged: its words may quote the text.
            logger.LogError("The input guard failed with {Fault}; the text was blocked.", fault.GetType().Name);
            return Failed;
        }
    }
}
