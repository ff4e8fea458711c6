using System.Security.Cryptography;
using System.Text;

namespace Vectrant.Core.Guardrails.Events;

/// <summary>What an event or a redaction belongs to; what is not known, or does not exist, is null.</summary>
public sealed record EventSubject
{
    public static EventSubject Nothing { get; } = new();

    public Guid? ConversationId { get; init; }

    public Guid? MessageId { get; init; }

    public Guid? QuestionId { get; init; }

    /// <summary>Who asked, for a question of an employee.</summary>
    public Guid? PersonId { get; init; }
}

/// <summary>One thing that a guard did, in numbers. Never a text, a value or a name.</summary>
public sealed record SecurityEvent
{
    private const int MostRules = 20;
    private const int MostCounts = 40;

    /// <summary>An event about a stored message carries the message's id, so that a repeated request makes no second one.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What was violated: <c>injection</c>, <c>restricted</c>, <c>secret</c>, <c>personal_data</c>, <c>prompt_leak</c>, <c>foreign_link</c>, or the verdict's code.</summary>
    public required string Type { get; init; }

    public required GuardLayer Layer { get; init; }

    public required GuardPipeline Pipeline { get; init; }

    public required Verdict Verdict { get; init; }

    public required string Code { get; init; }

    /// <summary>Ids of the rules, each once, at most 20.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>Length of the text, UTF-16 units.</summary>
    public required int Characters { get; init; }

    public required int Matches { get; init; }

    /// <summary>Findings by type, or what the verdict counted.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Score { get; init; }

    public EventSubject Subject { get; init; } = EventSubject.Nothing;

    /// <summary>SHA-256 of the secret with which the writer may object; null where nobody can.</summary>
    public byte[]? AppealHash { get; init; }

    /// <summary>The event of a verdict.</summary>
    /// <param name="layer">Which guard.</param>
    /// <param name="pipeline">Whose rules.</param>
    /// <param name="verdict">What it decided.</param>
    /// <param name="findings">What it saw.</param>
    /// <param name="characters">Length of what it looked at.</param>
    /// <param name="score">0 to 1.</param>
    /// <param name="at">When.</param>
    public static SecurityEvent Of(
        GuardLayer layer, GuardPipeline pipeline, GuardVerdict verdict, IReadOnlyList<Finding> findings, int characters, double score, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(findings);
        return new SecurityEvent
        {
            Id = Guid.CreateVersion7(at),
            At = at,
            Type = TypeOf(verdict, findings),
            Layer = layer,
            Pipeline = pipeline,
            Verdict = verdict.Verdict,
            Code = verdict.Code,
            Rules = [.. verdict.Rules.Concat(findings.Select(finding => finding.Rule)).Distinct().Take(MostRules)],
            Characters = characters,
            Matches = findings.Count > 0 ? findings.Count : verdict.Counts.Values.Sum(),
            Counts = findings.Count > 0
                ? findings.GroupBy(finding => finding.Type).Take(MostCounts).ToDictionary(group => group.Key, group => group.Count())
                : verdict.Counts.Take(MostCounts).ToDictionary(count => count.Key, count => count.Value),
            Score = double.IsFinite(score) ? Math.Clamp(score, 0, 1) : 1,
        };
    }

    /// <summary>A new secret, and its hash for <see cref="AppealHash"/>.</summary>
    public static (string Secret, byte[] Hash) NewAppeal()
    {
        var secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return (secret, HashOf(secret));
    }

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string TypeOf(GuardVerdict verdict, IReadOnlyList<Finding> findings)
    {
        // A verdict that only warns has nothing to take out; what it saw stands in its counts.
        foreach (var type in (ReadOnlySpan<string>)[FindingTypes.Injection, FindingTypes.PromptLeak, FindingTypes.Restricted, FindingTypes.Secret, FindingTypes.ForeignLink])
        {
            if (findings.Any(finding => finding.Type == type) || verdict.Counts.ContainsKey(type))
            {
                return type;
            }
        }

        return findings.Count > 0 ? "personal_data"
            : verdict.Code.Contains("manipulation", StringComparison.Ordinal) || verdict.Code.Contains("instruction", StringComparison.Ordinal) ? FindingTypes.Injection
            : verdict.Code;
    }
}
