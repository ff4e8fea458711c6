using System.Text.RegularExpressions;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>A phrase that steers an assistant: what verb, done to what.</summary>
/// <param name="Id">Id in findings.</param>
/// <param name="Score">0 to 1: how sure a match is.</param>
/// <param name="Anchors">Literals parted by bars, one of which is in every match; lower case.</param>
/// <param name="Pattern">For the word form, on a window around an anchor; without backtracking.</param>
internal sealed record InjectionRule(string Id, float Score, string Anchors, string Pattern)
{
    /// <summary>A request for the deed is an attack, a question about it is not: "may I ignore …", "do not ignore …".</summary>
    public bool OnlyAsRequest { get; init; } = true;

    /// <summary>What may not follow a match, such as "of my terminal".</summary>
    public Regex? NotBefore { get; init; }

    public Regex Regex { get; } = new(Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
}
