using System.Text.RegularExpressions;

namespace Vectrant.Core.Guardrails;

/// <summary>
/// Tells a person's record in a document ("Name: …, Email: …") from the contact data that an organisation publishes in its
/// knowledge: only the former is taken out in the balanced profile.
/// </summary>
internal readonly partial struct PersonRecord
{
    private const int LabelLength = 24;

    /// <summary>How far the parts of one record lie apart at most, in characters.</summary>
    private const int Reach = 300;

    /// <summary>How far around an address its domain is looked for: a passage is not longer, and a hostile one costs no more.</summary>
    private const int Surroundings = 2000;

    private readonly string _passage;
    private readonly List<int> _people;

    private PersonRecord(string passage, List<int> people) => (_passage, _people) = (passage, people);

    public static PersonRecord Of(string passage, ReadOnlySpan<Finding> findings)
    {
        var people = new List<int>();
        foreach (var finding in findings)
        {
            if ((finding.Type == FindingTypes.PersonName && IsLabelled(passage, finding)) || finding.Type is FindingTypes.Ssn or FindingTypes.DateOfBirth)
            {
                people.Add(finding.Start);
            }
        }

        people.Sort();
        return new PersonRecord(passage, people);
    }

    /// <summary>Whether a finding is nobody's business.</summary>
    public bool Holds(Finding finding) => finding.Type switch
    {
        FindingTypes.Iban or FindingTypes.Bic or FindingTypes.Ifsc or FindingTypes.Gstin or FindingTypes.TaxId or FindingTypes.Upi or FindingTypes.Ip or FindingTypes.Domain or FindingTypes.Url => false,
        FindingTypes.Email => IsBesidePerson(finding) || (IsLabelled(_passage, finding) && !IsOfOffice(finding)),
        FindingTypes.Phone or FindingTypes.Address => IsBesidePerson(finding),
        FindingTypes.PersonName => IsLabelled(_passage, finding),
        _ => true,
    };

    private bool IsBesidePerson(Finding finding)
    {
        var next = _people.BinarySearch(finding.Start);
        next = next < 0 ? ~next : next;
        return (next < _people.Count && _people[next] - finding.End <= Reach) || (next > 0 && finding.Start - _people[next - 1] <= Reach);
    }

    // service@, complaints@: an office, not a person. So is an address at a domain that the document names elsewhere as its own.
    private bool IsOfOffice(Finding finding)
    {
        var address = _passage.AsSpan(finding.Start, finding.Length);
        var at = address.IndexOf('@');
        if (at < 0 || Office().IsMatch(address))
        {
            return at >= 0;
        }

        var domain = address[(at + 1)..];
        var first = Math.Max(0, finding.Start - Surroundings);
        for (var rest = _passage.AsSpan(first, Math.Min(_passage.Length, finding.End + Surroundings) - first); rest.IndexOf(domain, StringComparison.OrdinalIgnoreCase) is >= 0 and var place; rest = rest[(place + domain.Length)..])
        {
            if (place == 0 || rest[place - 1] != '@')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLabelled(string passage, Finding finding)
    {
        var start = Math.Max(0, finding.Start - LabelLength);
        return Label().IsMatch(passage.AsSpan(start, finding.Start - start)) || Label().IsMatch(passage.AsSpan(finding.Start, finding.Length));
    }

    [GeneratedRegex(@"^(info|service|support|help\w*|hello|contact|kontakt|office|sales|billing|invoices?|accounts?|accounting|finance|payroll|claims?|schaden|orders?|returns?|refunds?|repairs?|warranty|press|media|marketing|events?|jobs|careers|bewerbung|hr|it|tech\w*|admin\w*|team|post|mail|no-?reply|privacy|datenschutz|dpo|legal|compliance|security|abuse|feedback|complaints?|beschwerden?|access|reception|empfang|booking\w*|reservations?|shop|store|care|hotline|emergency|notfall|enquir\w*|inquir\w*|customer[\w.-]*|kunden[\w.-]*|[\w-]*(team|desk|office|service))@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Office();

    [GeneratedRegex(@"\b(name|e-?mail|mail|phone|telephone|tel|mobile|address|telefon|adresse|account holder|customer|patient|employee)\.?( address| number)?\s*[:=|]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
