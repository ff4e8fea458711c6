namespace Vectrant.Core.Guardrails.Text;

/// <summary>Characters that each know which span of their source they stand for. Kept between texts; gives a huge buffer back.</summary>
/// <param name="spans">Whether a character may stand for more than one of the source.</param>
internal sealed class MappedChars(bool spans)
{
    private const int Kept = 1 << 18;

    private char[] _chars = new char[512];
    private int[] _starts = new int[512];
    private int[] _ends = spans ? new int[512] : [];

    public int Length { get; private set; }

    public Span<char> Span => _chars.AsSpan(0, Length);

    public ref char this[int index] => ref _chars[index];

    public void Clear(int expected)
    {
        Length = 0;
        if (_chars.Length < expected || (_chars.Length > Kept && expected <= Kept))
        {
            Resize(Math.Max(expected, 512));
        }
    }

    public void Append(char c, int start, int end)
    {
        if (Length == _chars.Length)
        {
            Resize(Length * 2);
        }

        _chars[Length] = c;
        if (spans)
        {
            _ends[Length] = end;
        }

        _starts[Length++] = start;
    }

    /// <summary>Lets the last character stand for more of the source.</summary>
    public void Stretch(int end) => _ends[Length - 1] = end;

    public int Start(int index) => _starts[index];

    public int End(int index) => spans ? _ends[index] : _starts[index] + 1;

    /// <summary>Moves a character forward over others that are given up.</summary>
    public void Move(int from, int to)
    {
        _chars[to] = _chars[from];
        _starts[to] = _starts[from];
        if (spans)
        {
            _ends[to] = _ends[from];
        }
    }

    public void Cut(int length) => Length = length;

    private void Resize(int capacity)
    {
        Array.Resize(ref _chars, capacity);
        Array.Resize(ref _starts, capacity);
        if (spans)
        {
            Array.Resize(ref _ends, capacity);
        }
    }
}
