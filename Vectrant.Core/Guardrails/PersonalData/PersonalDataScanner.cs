using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>
/// Finds personal and account data. One pass for the words that give a number its meaning, one for numbers, one for codes of letters
/// and digits, one for addresses; each value is then checked (check digit, length, prefix) and weighed by the words beside it. Time is
/// linear in the text. Kept and used for many texts, by one thread at a time.
/// </summary>
/// <param name="scope">What to look for.</param>
public sealed class PersonalDataScanner(PersonalDataScope scope = PersonalDataScope.Sensitive)
{
    private const int MostKept = 1 << 16;

    private static readonly Comparison<Finding> ByPlace = (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length);

    private readonly ContextHits _context = new();
    private readonly WrittenNumbers _numbers = new();
    private readonly List<Finding> _found = [];

    /// <summary>Adds what is found, by place and not overlapping; of two readings of one value the surer one, then the longer one, is kept.</summary>
    public void Find(ShadowText text, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        Read(text.Plain);
        var previous = 0;
        foreach (var finding in _found)
        {
            var (start, length) = text.FromPlain(finding.Start, finding.Length);
            // Two spans of the normalised text may fall on one character of the original.
            if (start >= previous)
            {
                findings.Add(finding with { Start = start, Length = length });
                previous = start + length;
            }
        }

        _found.Clear();
        if (_found.Capacity > MostKept)
        {
            _found.Capacity = 0;
        }
    }

    private void Read(string plain)
    {
        _context.Read(plain);
        var reading = new Reading(plain, _context, _found, scope);
        if (reading.Text.IndexOfAnyInRange('0', '9') >= 0)
        {
            CodeTokens.Find(reading);
            _numbers.Find(reading);
            JoinedCards.Find(reading);
        }

        if (reading.Text.Contains('@'))
        {
            MailAddresses.Find(reading);
        }

        SpelledMail.Find(reading);
        if (reading.Text.Contains(':'))
        {
            IpAddresses.FindSix(reading);
        }

        if (scope == PersonalDataScope.All)
        {
            WebAddresses.Find(reading);
        }
        else
        {
            WebAddresses.FindCredentials(reading);
        }

        if (_context.Count > 0)
        {
            CodeTokens.FindBankCodes(reading);
            SpokenDates.Find(reading);
            StatedNames.Find(reading);
            StatedAddresses.Find(reading);
        }

        if (_found.Count > 1)
        {
            _found.Sort(ByPlace);
            KeepStronger();
        }
    }

    private void KeepStronger()
    {
        var kept = 0;
        for (var i = 1; i < _found.Count; i++)
        {
            var (last, next) = (_found[kept], _found[i]);
            if (!last.Overlaps(next))
            {
                _found[++kept] = next;
            }
            else if (next.Score > last.Score || (next.Score.Equals(last.Score) && next.Length > last.Length))
            {
                _found[kept] = next;
            }
        }

        _found.RemoveRange(kept + 1, _found.Count - kept - 1);
    }
}
