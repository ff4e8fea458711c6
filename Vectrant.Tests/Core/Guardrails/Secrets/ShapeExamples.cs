using System.Text;
using Vectrant.Core.Guardrails.Secrets;

namespace Vectrant.Tests.Core.Guardrails.Secrets;

/// <summary>Values of a shape, drawn from it by chance but always the same ones: no key of anybody's stands in this repository.</summary>
internal static class ShapeExamples
{
    private const int SomeMore = 24;

    public static IEnumerable<string> Of(Shape shape)
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            yield return Build(shape, part => Math.Min(part.Max, part.Min + SomeMore), letters => letters[random.Next(letters.Length)], random.Next);
        }
    }

    /// <summary>As short as the shape allows, less its last character.</summary>
    public static string Cut(Shape shape)
    {
        var random = new Random(7);
        return Build(shape, part => part.Min, letters => letters[random.Next(letters.Length)], _ => 0)[..^1];
    }

    /// <summary>All of one letter, as an example in a manual.</summary>
    public static string Masked(Shape shape) => Build(shape, part => part.Min, letters => letters.Contains('x', StringComparison.Ordinal) ? 'x' : letters[^1], _ => 0);

    private static string Build(Shape shape, Func<Shape.Part, int> length, Func<string, char> letter, Func<int, int> choose)
    {
        var value = new StringBuilder();
        foreach (var part in shape.Parts)
        {
            if (part.Words is { } words)
            {
                value.Append(part.Min == 0 ? string.Empty : words[choose(words.Count)]);
                continue;
            }

            var letters = string.Concat(Enumerable.Range(0, 128).Select(c => (char)c).Where(part.Contains));
            for (var i = length(part); i > 0; i--)
            {
                value.Append(letter(letters));
            }
        }

        return value.ToString();
    }
}
