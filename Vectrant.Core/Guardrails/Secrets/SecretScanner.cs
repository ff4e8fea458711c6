using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>
/// Finds keys, tokens and passwords: a keyword first (one pass over the text for all of them), then the shape of the value beside it,
/// then whether it is random enough and no placeholder. Each keyword is followed for a bounded number of characters. One instance
/// serves all threads.
/// </summary>
public sealed class SecretScanner
{
    private const int Window = 4096;
    private static readonly Keywords All = new(SecretKinds.All);

    [ThreadStatic]
    private static Candidates? _candidates;

    private readonly Keywords _keywords = All;

    /// <summary>Adds the secrets of a text; they do not overlap each other, the surest kind wins.</summary>
    public void Find(ShadowText text, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        var plain = text.Plain.AsSpan();
        var candidates = _candidates ??= new Candidates();
        candidates.Clear();
        var context = new ScanContext();
        foreach (var hit in _keywords.Index.Find(plain))
        {
            Follow(plain, hit, ref context, candidates);
        }

        if (candidates.Count == 0)
        {
            return;
        }

        foreach (var candidate in candidates.Settle())
        {
            var (start, length) = text.FromPlain(candidate.Start, candidate.Length);
            findings.Add(new Finding(candidate.Rule, FindingTypes.Secret, start, length, candidate.Rank == 3 ? 1f : 0.9f));
        }
    }

    private void Follow(ReadOnlySpan<char> text, KeywordIndex.Hit hit, ref ScanContext context, Candidates candidates)
    {
        var start = hit.End - _keywords.Literals[hit.Keyword].Length;
        foreach (var kind in _keywords.Kinds[hit.Keyword])
        {
            switch (kind.Where)
            {
                case Place.Start:
                    TryAt(text, start - kind.At, kind, 3, candidates);
                    break;
                case Place.After:
                    TryAt(text, hit.End, kind, 3, candidates);
                    break;
                case Place.Near:
                    TryNear(text, hit.End, kind, candidates);
                    break;
                default:
                    if (EndsWord(text, hit.End))
                    {
                        TryNamed(text, context.Assigned(text, hit.End), kind, candidates);
                    }

                    break;
            }
        }

        if (_keywords.Special[hit.Keyword] is { } special)
        {
            special(text, start, hit.End, ref context, candidates);
        }
    }

    // A name goes on with a capital, a digit or a mark; a small letter makes it another word (etsy in SetSysctl).
    private static bool EndsWord(ReadOnlySpan<char> text, int end) => end == text.Length || !char.IsAsciiLetterLower(text[end]);

    private static void TryNamed(ReadOnlySpan<char> text, Assignment assignment, SecretKind kind, Candidates candidates)
    {
        if (assignment.Sign == Sign.None || TryAt(text, assignment.Start, kind, 2, candidates))
        {
            return;
        }

        // val token: String = "…": the value comes after the type.
        var place = assignment.Start;
        while (place < text.Length && place - assignment.Start < 24 && char.IsAsciiLetterOrDigit(text[place]))
        {
            place++;
        }

        var second = Assignment.Read(text, place);
        if (second.Sign == Sign.Code)
        {
            TryAt(text, second.Start, kind, 2, candidates);
        }
    }

    private static void TryNear(ReadOnlySpan<char> text, int end, SecretKind kind, Candidates candidates)
    {
        var limit = Math.Min(text.Length, end + 60);
        for (var place = end; place < limit; place++)
        {
            if (char.IsAsciiLetterOrDigit(text[place]) && TryAt(text, place, kind, 2, candidates))
            {
                return;
            }
        }
    }

    private static bool TryAt(ReadOnlySpan<char> text, int start, SecretKind kind, int rank, Candidates candidates)
    {
        if (start < 0 || start >= text.Length || (kind.Where != Place.After && start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]) && !IsEscape(text, start)))
        {
            return false;
        }

        var length = kind.Match(text.Slice(start, Math.Min(Window, text.Length - start)));
        if (length < 0 || !kind.IsReal(text.Slice(start, length)))
        {
            return false;
        }

        candidates.Add(kind.Rule, start, length, rank);
        return true;
    }

    // "\nghp_…" in the text of a program.
    private static bool IsEscape(ReadOnlySpan<char> text, int start) => start > 1 && text[start - 2] == '\\' && text[start - 1] is 'n' or 'r' or 't';
}
