using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.PersonalData;
using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Tests.Core.Guardrails.PersonalData;

/// <summary>What the scanner finds in a text, as "type value".</summary>
internal static class Found
{
    public static IReadOnlyList<Finding> In(string text, PersonalDataScope scope = PersonalDataScope.Sensitive)
    {
        var (shadow, findings) = (new ShadowText(), new Findings());
        shadow.Read(text);
        new PersonalDataScanner(scope).Find(shadow, findings);
        return findings.ToList();
    }

    public static string Values(string text, PersonalDataScope scope = PersonalDataScope.Sensitive) =>
        string.Join(" | ", In(text, scope).Select(finding => $"{finding.Type} {text.Substring(finding.Start, finding.Length)}"));
}
