namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Shannon's entropy of a value's characters, in bits for each: 0 for one character repeated, log2 of the length at most.</summary>
public static class Entropy
{
    public static double Of(ReadOnlySpan<char> value)
    {
        Span<ushort> counts = stackalloc ushort[128];
        foreach (var c in value)
        {
            counts[c & 127]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            bits -= count == 0 ? 0 : (double)count / value.Length * Math.Log2((double)count / value.Length);
        }

        return bits;
    }
}
