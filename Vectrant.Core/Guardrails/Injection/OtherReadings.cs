using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>
/// Reads a text in the other ways a model can: with every line break as a blank, backwards as a whole or word by word, and with each
/// letter moved by thirteen. Backwards and moved only on a window around a key word written so. Kept between texts.
/// </summary>
internal sealed class OtherReadings
{
    private const int Before = 300;
    private const int After = 300;

    // Enough for any message; a text of nothing but such key words costs no more than this.
    private const int MostWindows = 48;

    private static readonly string[] Keys =
        ["ignore", "disregard", "forget", "override", "bypass", "instruction", "previous", "reveal", "prompt", "system"];

    private static readonly KeywordIndex Anchors =
        new([.. Keys.Select(key => new string([.. key.Reverse()])), .. Keys.Select(key => new string([.. key.Select(Moved)]))]);

    private readonly List<(InjectionRule Rule, int Start, int Length)> _found = [];
    private char[] _reading = new char[1024];

    /// <summary>Adds the phrases that stand in another reading, with their places in <paramref name="words"/>.</summary>
    public void Find(ReadOnlySpan<char> words, InjectionPhrases phrases, List<(InjectionRule Rule, int Start, int Length)> found)
    {
        FindAcrossLines(words, phrases, found);
        var (backwards, moved, windows) = (0, 0, 0);
        foreach (var hit in Anchors.Find(words))
        {
            var isMoved = hit.Keyword >= Keys.Length;
            if (hit.End <= (isMoved ? moved : backwards))
            {
                continue;
            }

            if (windows++ == MostWindows)
            {
                return;
            }

            var start = Math.Max(0, hit.End - Before);
            var window = words[start..Math.Min(words.Length, hit.End + After)];
            if (isMoved)
            {
                moved = start + window.Length;
                Read(window, start, static (text, reading) => Move(text, reading), mirrored: false, phrases, found);
            }
            else
            {
                backwards = start + window.Length;
                Read(window, start, static (text, reading) => Mirror(text, reading), mirrored: true, phrases, found);
                Read(window, start, static (text, reading) => MirrorWords(text, reading), mirrored: false, phrases, found);
            }
        }
    }

    private void FindAcrossLines(ReadOnlySpan<char> words, InjectionPhrases phrases, List<(InjectionRule Rule, int Start, int Length)> found)
    {
        if (!words.Contains('\n') || !Joins(words))
        {
            return;
        }

        _found.Clear();
        phrases.Find(_reading.AsSpan(0, words.Length), _found);
        foreach (var (rule, start, length) in _found)
        {
            if (words.Slice(start, length).Contains('\n'))
            {
                found.Add((rule, start, length));
            }
        }
    }

    // A break between two words is a blank; one after a full stop or before a list sign parts sentences.
    private bool Joins(ReadOnlySpan<char> words)
    {
        var reading = Room(words.Length);
        words.CopyTo(reading);
        var joins = false;
        for (var i = 1; i + 1 < words.Length; i++)
        {
            var next = words[i] == '\r' && words[i + 1] == '\n' ? i + 2 : i + 1;
            if (words[i] is '\n' or '\r' && next < words.Length && char.IsLetterOrDigit(words[next]) && (words[i - 1] is ',' or ' ' || char.IsLetterOrDigit(words[i - 1])))
            {
                reading[i..next].Fill(' ');
                joins = true;
            }
        }

        return joins;
    }

    private void Read(
        ReadOnlySpan<char> window, int offset, SpanAction write, bool mirrored, InjectionPhrases phrases, List<(InjectionRule Rule, int Start, int Length)> found)
    {
        var reading = Room(window.Length);
        write(window, reading);
        _found.Clear();
        phrases.Find(reading, _found);
        foreach (var (rule, start, length) in _found)
        {
            found.Add((rule, offset + (mirrored ? window.Length - start - length : start), length));
        }
    }

    private Span<char> Room(int length)
    {
        if (_reading.Length < length)
        {
            _reading = new char[length];
        }

        return _reading.AsSpan(0, length);
    }

    private static void Mirror(ReadOnlySpan<char> text, Span<char> reading)
    {
        text.CopyTo(reading);
        reading.Reverse();
    }

    private static void MirrorWords(ReadOnlySpan<char> text, Span<char> reading)
    {
        text.CopyTo(reading);
        for (var i = 0; i < reading.Length;)
        {
            var end = i;
            while (end < reading.Length && char.IsLetterOrDigit(reading[end]))
            {
                end++;
            }

            reading[i..end].Reverse();
            i = end + 1;
        }
    }

    private static void Move(ReadOnlySpan<char> text, Span<char> reading)
    {
        for (var i = 0; i < text.Length; i++)
        {
            reading[i] = Moved(text[i]);
        }
    }

    private static char Moved(char c) => c is >= 'a' and <= 'z' ? (char)('a' + ((c - 'a' + 13) % 26)) : c;

    private delegate void SpanAction(ReadOnlySpan<char> text, Span<char> reading);
}
