using System.Buffers;
using System.Globalization;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>
/// How the characters of a secret follow each other: a small part of the regular expressions' notation (letters, <c>[a-z0-9_-]</c>,
/// <c>(one|two)</c>, <c>\.</c>, each with <c>?</c>, <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>). Read once from left to right and never
/// back, so that no text can make it slow.
/// </summary>
public sealed class Shape
{
    private readonly Part[] _parts;

    /// <exception cref="FormatException">The notation holds something else.</exception>
    public Shape(string notation, bool anyCase = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(notation);
        Notation = notation;
        var parts = new List<Part>();
        for (var i = 0; i < notation.Length;)
        {
            parts.Add(ReadPart(notation, ref i, anyCase));
        }

        _parts = [.. parts];
        for (var i = 0; i + 1 < _parts.Length; i++)
        {
            _parts[i].Precede(_parts[i + 1]);
        }
    }

    public string Notation { get; }

    internal IReadOnlyList<Part> Parts => _parts;

    /// <summary>The length of what begins at the start of a text and ends where its characters end, or -1.</summary>
    public int Match(ReadOnlySpan<char> text)
    {
        var place = 0;
        foreach (var part in _parts)
        {
            var taken = part.Take(text[place..]);
            if (taken < 0)
            {
                return -1;
            }

            place += taken;
        }

        return Ends(text, place) ? place : -1;
    }

    // A mark that closes a sentence ends a value too, though it could be one of its characters.
    private bool Ends(ReadOnlySpan<char> text, int place)
    {
        if (place == text.Length)
        {
            return true;
        }

        var next = text[place];
        if (char.IsAsciiLetterOrDigit(next))
        {
            return false;
        }

        return !_parts[^1].Contains(next) || place + 1 == text.Length || char.IsWhiteSpace(text[place + 1]);
    }

    private static Part ReadPart(string notation, ref int i, bool anyCase)
    {
        string[]? words = null;
        var letters = default(UInt128);
        switch (notation[i])
        {
            case '[':
                var close = notation.IndexOf(']', i + 1);
                letters = Letters(notation[(i + 1)..close], anyCase);
                i = close + 1;
                break;
            case '(':
                var end = notation.IndexOf(')', i);
                words = [.. notation[(i + 1)..end].Split('|').OrderByDescending(word => word.Length)];
                i = end + 1;
                break;
            case '{' or '}' or ']' or ')' or '*' or '+' or '|':
                throw new FormatException($"The shape {notation} holds '{notation[i]}' where no such mark can stand.");
            default:
                i += notation[i] == '\\' ? 1 : 0;
                var letter = notation[i++].ToString();
                if (i < notation.Length && notation[i] == '{')
                {
                    letters = Letters(letter, anyCase);
                }
                else
                {
                    words = [letter];
                }

                break;
        }

        var (min, max) = ReadTimes(notation, ref i);
        if (words is not null && max > 1)
        {
            throw new FormatException($"The shape {notation} repeats letters; write them out or as a class.");
        }

        return new Part(words, letters, min, max, anyCase);
    }

    private static (int Min, int Max) ReadTimes(string notation, ref int i)
    {
        if (i >= notation.Length || notation[i] is not ('?' or '{'))
        {
            return (1, 1);
        }

        if (notation[i] == '?')
        {
            i++;
            return (0, 1);
        }

        var end = notation.IndexOf('}', i);
        var numbers = notation[(i + 1)..end].Split(',');
        i = end + 1;
        var min = int.Parse(numbers[0], CultureInfo.InvariantCulture);
        return (min, numbers.Length == 1 ? min : numbers[1].Length == 0 ? int.MaxValue : int.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    private static UInt128 Letters(string inside, bool anyCase)
    {
        var letters = default(UInt128);
        for (var i = 0; i < inside.Length; i++)
        {
            var last = i + 2 < inside.Length && inside[i + 1] == '-' ? inside[i + 2] : inside[i];
            for (var c = inside[i]; c <= last; c++)
            {
                letters |= UInt128.One << c;
                if (anyCase)
                {
                    letters |= (UInt128.One << char.ToLowerInvariant(c)) | (UInt128.One << char.ToUpperInvariant(c));
                }
            }

            i += last == inside[i] ? 0 : 2;
        }

        return letters;
    }

    /// <summary>One of some words, or a run of letters.</summary>
    internal sealed class Part(string[]? words, UInt128 letters, int min, int max, bool anyCase)
    {
        private readonly SearchValues<char> _letters = SearchValues.Create([.. Enumerable.Range(0, 128).Where(c => (letters >> c & 1) != 0).Select(c => (char)c)]);
        private readonly StringComparison _comparison = anyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        private Part? _endsAt;

        public IReadOnlyList<string>? Words => words;

        public int Min => min;

        public int Max => max;

        public bool Contains(char c) => _letters.Contains(c);

        /// <summary>Says what follows: where its word consists of this part's letters, the run ends at its first occurrence.</summary>
        public void Precede(Part next) => _endsAt = words is null && next is { Words: not null, Min: 1 } && next.Words.Any(word => Contains(word[0])) ? next : null;

        /// <summary>How much of a text this part takes, or -1.</summary>
        public int Take(ReadOnlySpan<char> text)
        {
            if (words is not null)
            {
                var length = TakeWord(text);
                return length >= 0 ? length : min == 0 ? 0 : -1;
            }

            var run = text[..Math.Min(max, text.Length)];
            var other = run.IndexOfAnyExcept(_letters);
            var count = other < 0 ? run.Length : other;
            if (count < min)
            {
                return -1;
            }

            var end = _endsAt is null ? -1 : _endsAt.FirstIn(text[min..Math.Min(text.Length, count + 16)]);
            return end < 0 ? count : Math.Min(count, min + end);
        }

        private int FirstIn(ReadOnlySpan<char> text)
        {
            var first = -1;
            foreach (var word in words!)
            {
                var place = text.IndexOf(word, _comparison);
                first = place >= 0 && (first < 0 || place < first) ? place : first;
            }

            return first;
        }

        private int TakeWord(ReadOnlySpan<char> text)
        {
            foreach (var word in words!)
            {
                if (text.StartsWith(word, _comparison))
                {
                    return word.Length;
                }
            }

            return -1;
        }
    }
}
