namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>A run of digits within a written number, with the sign that joins it to the next one.</summary>
/// <param name="Start">Offset of the first digit.</param>
/// <param name="Length">How many digits.</param>
/// <param name="Gap">One of space, '-', '.', '/', '(' (a bracket opens or closes), or '\0' where the number ends.</param>
internal readonly record struct DigitGroup(int Start, int Length, char Gap)
{
    public int End => Start + Length;
}

/// <summary>Takes a written number apart: "(020) 7946-0018" is three groups.</summary>
internal sealed class DigitGroups
{
    private const int MostGroups = 64;
    private const int MostInOneWord = 1024;

    private readonly List<DigitGroup> _groups = [];

    public int Count => _groups.Count;

    public DigitGroup this[int index] => _groups[index];

    /// <summary>The number goes on in letters or decimals, so that its last group is no end.</summary>
    public bool EndsInside { get; private set; }

    /// <summary>It begins inside of a word, an amount or a decimal.</summary>
    public bool StartsInside { get; private set; }

    /// <summary>Reads the number that begins at a digit.</summary>
    /// <returns>Where reading goes on.</returns>
    public int Read(ReadOnlySpan<char> text, int start)
    {
        _groups.Clear();
        StartsInside = IsInside(text, start);
        var place = start;
        while (true)
        {
            var begin = place;
            while (place < text.Length && char.IsAsciiDigit(text[place]))
            {
                place++;
            }

            var (gap, width) = Gap(text, place);
            _groups.Add(new DigitGroup(begin, place - begin, gap));
            // A long table of figures is read in parts, cut at a space.
            if (_groups.Count >= MostGroups && (gap == ' ' || _groups.Count >= MostInOneWord))
            {
                _groups[^1] = _groups[^1] with { Gap = '\0' };
                EndsInside = false;
                return place;
            }

            if (gap == '\0')
            {
                EndsInside = GoesOn(text, place);
                return place;
            }

            place += width;
        }
    }

    /// <summary>Becomes one group of so many digits.</summary>
    public void Join(int start, int count)
    {
        _groups.Clear();
        _groups.Add(new DigitGroup(start, count, '\0'));
    }

    /// <summary>Copies the digits of some groups, one behind the other.</summary>
    public void Copy(ReadOnlySpan<char> text, int first, int last, Span<char> digits)
    {
        for (var i = first; i <= last; i++)
        {
            text.Slice(_groups[i].Start, _groups[i].Length).CopyTo(digits);
            digits = digits[_groups[i].Length..];
        }
    }

    /// <summary>A number that begins here begins inside of a word, an amount or a decimal.</summary>
    public static bool IsInside(ReadOnlySpan<char> text, int start)
    {
        if (start == 0)
        {
            return false;
        }

        var before = text[start - 1];
        return char.IsLetterOrDigit(before) || before is '_' or '$' or '€' or '£' or '₹' or '¥'
            || (before is ',' or '.' or '\'' && start > 1 && char.IsAsciiDigit(text[start - 2]));
    }

    /// <summary>A number that ends here goes on in letters or decimals.</summary>
    public static bool GoesOn(ReadOnlySpan<char> text, int end)
    {
        if (end >= text.Length)
        {
            return false;
        }

        var next = text[end];
        return char.IsLetterOrDigit(next) || next is '_' or '%' or '€' or '$' or '£' || (next is ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]));
    }

    private static (char Gap, int Width) Gap(ReadOnlySpan<char> text, int end)
    {
        var first = Joint(text, end);
        if (first == '\0')
        {
            return default;
        }

        if (IsDigit(text, end + 1))
        {
            return (first == ')' ? '(' : first, 1);
        }

        var second = Joint(text, end + 1);
        if (second == '\0' || first == second || !(first is '(' or ')' || second is '(' or ')'))
        {
            return Spaced(text, end);
        }

        return IsDigit(text, end + 2) ? ('(', 2) : default;
    }

    // "555 - 0100"
    private static (char Gap, int Width) Spaced(ReadOnlySpan<char> text, int end) =>
        end + 3 < text.Length && text[end] == ' ' && Joint(text, end + 1) == '-' && text[end + 2] == ' ' && IsDigit(text, end + 3) ? ('-', 3) : default;

    private static bool IsDigit(ReadOnlySpan<char> text, int place) => place < text.Length && char.IsAsciiDigit(text[place]);

    private static char Joint(ReadOnlySpan<char> text, int place)
    {
        if (place >= text.Length)
        {
            return '\0';
        }

        var c = text[place];
        return c switch
        {
            ' ' or '-' or '.' or '/' or '(' or ')' => c,
            '_' or '\u00b7' => '-',
            '\u00a0' or '\u202f' or '\u2009' => ' ',
            >= '\u2010' and <= '\u2015' => '-',
            _ => '\0',
        };
    }
}
