using Microsoft.Extensions.Logging;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Core.Guardrails.Events;

/// <summary>A text that the gate let through.</summary>
/// <param name="Text">With what has to be taken out before it is kept.</param>
/// <param name="Event">What is to be recorded once it is kept; null for a clean text.</param>
public sealed record AdmittedText(CheckedText Text, SecurityEvent? Event);

/// <summary>The check of everything that comes in, before any of it is kept: blocks with an event, or says what to take out.</summary>
public sealed class InputGate(IInputPolicy policy, ISecurityEvents events, TimeProvider clock, ILogger<InputGate> logger)
{
    private static readonly InputCheck Failed = new(new GuardVerdict(Verdict.Block, "guard_failed", new Dictionary<string, int>()) { Rules = ["guard.failed"] }, 1, []);

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
    }

    private (Result<AdmittedText> Outcome, SecurityEvent? Block) Weigh(string text, GuardPipeline pipeline, EventSubject subject)
    {
        ArgumentNullException.ThrowIfNull(text);
        var check = Check(text, pipeline);
        var verdict = check.Verdict.Verdict;
        if (verdict == Verdict.Allow)
        {
            return (new AdmittedText(new CheckedText(text, []), null), null);
        }

        var happened = SecurityEvent.Of(GuardLayer.Input, pipeline, check.Verdict, check.Findings, text.Length, check.Score, clock.GetUtcNow()) with { Subject = subject };
        if (verdict != Verdict.Block)
        {
            return (new AdmittedText(new CheckedText(text, Apart(check.Findings.Where(finding => RedactedValue.IsValue(finding.Type)))), happened), null);
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

    /// <summary>In order and side by side. Where two overlap, the first one takes in the other: not a character of either stays.</summary>
    private static List<Finding> Apart(IEnumerable<Finding> findings)
    {
        var apart = new List<Finding>();
        foreach (var finding in findings.OrderBy(finding => finding.Start).ThenByDescending(finding => finding.Length))
        {
            if (apart.Count > 0 && apart[^1] is var last && finding.Start < last.End)
            {
                apart[^1] = last with { Length = Math.Max(last.End, finding.End) - last.Start };
            }
            else
            {
                apart.Add(finding);
            }
        }

        return apart;
    }

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
