namespace Vectrant.Core.Guardrails;

/// <summary>What a guard decided; the strongest one of several counts.</summary>
public enum Verdict
{
    Allow,
    Redact,
    Warn,
    Block,
}
