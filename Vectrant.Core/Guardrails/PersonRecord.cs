using System.Text.RegularExpressions;

namespace Vectrant.Core.Guardrails;

/// <summary>
/// Tells a person's record in a document ("Name: …, Email: …") from the contact data that an organisation publishes in its
/// knowledge: only the former is taken out in the balanced profile.
/// </summary>
internal readonly partial struct PersonRecord
{
    private const int LabelLength = 24;

    private readonly string _passage;
    private readonly bool _namesPerson;

    private PersonRecord(string passage, bool namesPerson) => (_passage, _namesPerson) = (passage, namesPerson);

    public static PersonRecord Of(string passage, ReadOnlySpan<Finding> findings)
    {
        var names = false;
        foreach (var finding in findings)
        {
            names |= finding.Type is FindingTypes.PersonName or FindingTypes.Ssn or FindingTypes.DateOfBirth
                || (finding.Type == FindingTypes.Email && IsPersonal(passage, finding) && IsLabelled(passage, finding));
        }

        return new PersonRecord(passage, names);
    }

    /// <summary>Whether a finding is nobody's business.</summary>
    public bool Holds(Finding finding) => finding.Type switch
    {
        FindingTypes.Iban or FindingTypes.Bic or FindingTypes.Ifsc or FindingTypes.Gstin or FindingTypes.TaxId or FindingTypes.Upi or FindingTypes.Ip or FindingTypes.Domain or FindingTypes.Url => false,
        FindingTypes.Email => IsPersonal(_passage, finding) && (_namesPerson || IsLabelled(_passage, finding)),
        FindingTypes.Phone or FindingTypes.Address => _namesPerson,
        FindingTypes.PersonName => IsLabelled(_passage, finding),
        _ => true,
    };

    // service@, info@: an office, not a person.
    private static bool IsPersonal(string passage, Finding finding) => !Office().IsMatch(passage.AsSpan(finding.Start, finding.Length));

    private static bool IsLabelled(string passage, Finding finding)
    {
        var start = Math.Max(0, finding.Start - LabelLength);
        return Label().IsMatch(passage.AsSpan(start, finding.Start - start)) || Label().IsMatch(passage.AsSpan(finding.Start, finding.Length));
    }

    [GeneratedRegex(@"^(info|service|support|help|helpdesk|hello|contact|kontakt|office|sales|billing|accounts?|claims?|schaden|orders?|returns?|press|jobs|hr|admin|team|post|mail|noreply|no-reply|privacy|datenschutz|security|feedback|enquir\w*|inquir\w*|customer[\w.-]*|kunden[\w.-]*)@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Office();

    [GeneratedRegex(@"\b(name|e-?mail|mail|phone|telephone|tel|mobile|address|telefon|adresse|account holder|customer|patient|employee)\.?( address| number)?\s*[:=|]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
