using System.Text;

namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>What two spellings of one value have in common, and which values may never be kept.</summary>
public static class RedactedValue
{
    /// <summary>Types whose original no policy can keep: whoever reads it can spend it, sign in with it, or be somebody else.</summary>
    public static IReadOnlySet<string> NeverKept { get; } = new HashSet<string>
    {
        FindingTypes.Card, FindingTypes.AccountNumber, FindingTypes.Aba, FindingTypes.Ssn, FindingTypes.TaxId, FindingTypes.Aadhaar, FindingTypes.Pan,
        FindingTypes.Gstin, FindingTypes.VoterId, FindingTypes.Upi, FindingTypes.Passport, FindingTypes.DriverLicence, FindingTypes.PinCode, FindingTypes.Secret,
    };

    /// <summary>Types whose original a policy may keep for a while.</summary>
    public static IReadOnlySet<string> MayBeKept { get; } = new HashSet<string>
    {
        FindingTypes.Email, FindingTypes.Phone, FindingTypes.Address, FindingTypes.PersonName, FindingTypes.DateOfBirth, FindingTypes.Iban,
        FindingTypes.Bic, FindingTypes.Ifsc, FindingTypes.Ip, FindingTypes.Domain, FindingTypes.Url,
    };

    /// <summary>Whether a finding of this type is a value that can be replaced; an attempt or a forbidden word is none.</summary>
    public static bool IsValue(string type) => type is not (FindingTypes.Injection or FindingTypes.Restricted or FindingTypes.ForeignLink or FindingTypes.PromptLeak);

    /// <summary>Case and grouping do not make another value, except where every character counts.</summary>
    public static string Normalise(string type, ReadOnlySpan<char> value)
    {
        // Through runes: half a character, which only a broken client sends, cannot be normalised.
        var text = string.Concat(value.ToString().EnumerateRunes()).Normalize(NormalizationForm.FormKC).Trim();
        return type switch
        {
            FindingTypes.Secret or FindingTypes.PinCode => text,
            FindingTypes.Email or FindingTypes.Url or FindingTypes.Domain or FindingTypes.Ip or FindingTypes.Upi => text.ToLowerInvariant(),
            _ => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant() is { Length: > 0 } letters ? letters : text,
        };
    }
}
