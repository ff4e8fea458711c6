namespace Vectrant.Core.Guardrails;

/// <summary>Blocks attempts to steer the assistant, and takes cards, accounts, keys and passwords out of a message.</summary>
public sealed class InputPolicy : IInputPolicy
{
    public InputCheck Check(string text, GuardPipeline pipeline)
    {
        var attempts = Manipulation.Find(text);
        if (attempts.Count > 0)
        {
            return new InputCheck(new GuardVerdict(Verdict.Block, "input_manipulation", attempts.ToDictionary(name => name, _ => 1)) { Rules = attempts }, 1, []);
        }

        var values = SensitiveText.Find(text);
        return values.Count == 0
            ? new InputCheck(GuardVerdict.Allow("input_clean"), 0, [])
            : new InputCheck(new GuardVerdict(Verdict.Redact, "input_redacted", SensitiveText.Count(values)), 0, SensitiveText.ToFindings(values));
    }
}

/// <summary>
/// Removes lines of documents that instruct an assistant, and secrets. An organisation's own account number is ordinary
/// knowledge, so IBANs stay.
/// </summary>
public sealed class ContextSanitiser : IContextSanitiser
{
    private const int ManyRedactions = 5;
    private const int LargeContext = 50_000;

    public SanitisedContext Clean(IReadOnlyList<string> passages, GuardPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(passages);
        var (instructions, redactions) = (0, 0);
        var cleaned = passages.Select(Clean).ToList();
        var characters = cleaned.Sum(text => text.Length);
        var counts = new Dictionary<string, int> { ["instruction_lines"] = instructions, ["redactions"] = redactions, ["characters"] = characters };
        var verdict = instructions > 0 ? new GuardVerdict(Verdict.Warn, "context_instructions_removed", counts)
            : redactions > ManyRedactions ? new GuardVerdict(Verdict.Warn, "context_many_redactions", counts)
            : characters > LargeContext ? new GuardVerdict(Verdict.Warn, "context_large", counts)
            : redactions > 0 ? new GuardVerdict(Verdict.Redact, "context_redacted", counts)
            : new GuardVerdict(Verdict.Allow, "context_clean", counts);
        return new SanitisedContext(verdict, cleaned, [.. cleaned.Select(_ => (IReadOnlyList<Finding>)[])]);

        string Clean(string text)
        {
            var lines = text.Split('\n');
            var kept = lines.Where(line => !Manipulation.IsInstructionLine(line)).ToList();
            instructions += lines.Length - kept.Count;
            var clean = kept.Count == lines.Length ? text : string.Join('\n', kept);
            var values = SensitiveText.Find(clean).Where(value => value.Kind != SensitiveKind.Iban).ToList();
            redactions += values.Count;
            return values.Count == 0 ? clean : SensitiveText.Redact(clean, values);
        }
    }
}

/// <summary>Stops an answer that shows a secret, repeats its own prompt, or carries an image of another host.</summary>
public sealed class OutputPolicy : IOutputPolicy
{
    private static readonly string[] PromptPhrases = ["SOURCES_BEGIN", "SOURCES_END", "NOT_IN_SOURCES"];

    public OutputCheck Check(string text, AnswerOrigin? origin, GuardPipeline pipeline) => new(Judge(text, origin?.Canary), 0, []);

    private static GuardVerdict Judge(string text, string? promptMarker)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = SensitiveText.Find(text).Where(value => value.Kind != SensitiveKind.Iban).ToList();
        if (values.Count > 0)
        {
            return new GuardVerdict(Verdict.Block, "output_sensitive", SensitiveText.Count(values));
        }

        if ((promptMarker is not null && text.Contains(promptMarker, StringComparison.Ordinal)) || Array.Exists(PromptPhrases, phrase => text.Contains(phrase, StringComparison.Ordinal)))
        {
            return new GuardVerdict(Verdict.Block, "output_prompt_leak", new Dictionary<string, int>());
        }

        return text.Contains("![", StringComparison.Ordinal) || text.Contains("<img", StringComparison.OrdinalIgnoreCase) || text.Contains("<script", StringComparison.OrdinalIgnoreCase)
            ? new GuardVerdict(Verdict.Block, "output_active_content", new Dictionary<string, int>())
            : GuardVerdict.Allow("output_clean");
    }
}
