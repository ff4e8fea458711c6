using System.Text.Json.Serialization;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>A rule that ships with the product. Its examples are its specification: each runs as a test.</summary>
/// <param name="Id">Stable id, <c>category.name</c>.</param>
/// <param name="Category">What it protects, such as <c>credentials</c>.</param>
/// <param name="Layer">Where it looks.</param>
/// <param name="Effect">What a match does.</param>
/// <param name="Profiles">In which profiles it works.</param>
/// <param name="Type">One of <see cref="FindingTypes"/>.</param>
/// <param name="Description">What it stops, in a sentence for admins.</param>
/// <param name="Anchors">
/// Lower-case literals of which a match always holds one; without any of them in the text, the pattern is not tried. Rare ones are fast ones.
/// </param>
/// <param name="Pattern">Expression without backtracking on the normalised, lower-case text; a group <c>v</c> narrows the finding to the value.</param>
/// <param name="Match">Texts that it must find.</param>
/// <param name="NoMatch">Texts that it must leave alone.</param>
public sealed record BuiltInRule(
    string Id,
    string Category,
    GuardLayer Layer,
    RuleEffect Effect,
    IReadOnlyList<GuardProfile> Profiles,
    string Type,
    string Description,
    IReadOnlyList<string> Anchors,
    string Pattern,
    IReadOnlyList<string> Match,
    IReadOnlyList<string> NoMatch)
{
    [JsonIgnore]
    public bool IsWordRule => Type is FindingTypes.Restricted or FindingTypes.Injection;
}
