using System.Reflection;
using System.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>
/// The project's own hand-written examples, in readable files beside this class. Alternatives stand as <c>{one|other}</c>; a line
/// with many combinations gives a choice of them, always the same.
/// </summary>
public static class InjectionSamples
{
    private const int MostOfALine = 40;

    /// <summary>Messages to an assistant.</summary>
    public static IReadOnlyList<InjectionExample> Messages() => [.. Read("attacks", true, "own attacks"), .. Read("benign", false, "own benign")];

    /// <summary>Lines of documents.</summary>
    public static IReadOnlyList<InjectionExample> Lines() => [.. Read("line-attacks", true, "own line attacks"), .. Read("line-benign", false, "own lines")];

    /// <summary>All readings of a line with alternatives, or a choice of <see cref="MostOfALine"/>.</summary>
    internal static IEnumerable<string> Expand(string line)
    {
        var parts = Split(line);
        var combinations = parts.Aggregate(1L, (count, part) => Math.Min(count * part.Length, 1_000_000));
        var step = Stride(combinations);
        for (var i = 0L; i < Math.Min(combinations, MostOfALine); i++)
        {
            var number = i * step % combinations;
            var text = new StringBuilder();
            foreach (var part in parts)
            {
                text.Append(part[number % part.Length]);
                number /= part.Length;
            }

            yield return text.Replace("\\n", "\n").ToString();
        }
    }

    // The golden section of the number of readings, moved on until it reaches all of them: few steps already spread evenly.
    private static long Stride(long combinations)
    {
        var step = Math.Max(1, (long)(combinations * 0.618));
        while (Divisor(step, combinations) != 1)
        {
            step++;
        }

        return step;
    }

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    private static List<string[]> Split(string line)
    {
        var parts = new List<string[]>();
        for (var i = 0; i < line.Length;)
        {
            var open = line.IndexOf('{', i);
            var close = open < 0 ? -1 : line.IndexOf('}', open);
            if (close < 0)
            {
                parts.Add([line[i..]]);
                break;
            }

            parts.Add([line[i..open]]);
            parts.Add(line[(open + 1)..close].Split('|'));
            i = close + 1;
        }

        return parts;
    }

    private static List<InjectionExample> Read(string name, bool isAttack, string set)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"injection-samples/{name}.txt")
            ?? throw new InvalidOperationException($"The samples {name}.txt are not part of the program.");
        using var reader = new StreamReader(stream);
        var examples = new List<InjectionExample>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                examples.AddRange(Expand(line).Distinct().Select(text => new InjectionExample(text, isAttack, set)));
            }
        }

        return examples;
    }
}
