using System.Text;

namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>Ways to write a text so that people or models still read it and a naive filter does not. For measuring.</summary>
public sealed record Disguise(string Name, Func<string, string> Apply)
{
    private const string Latin = "aceiopxyABCEHIKMOPTX";
    private const string Cyrillic = "асеіорхуАВСЕНІКМОРТХ";

    /// <summary>Those that cost a guard next to nothing.</summary>
    public static IReadOnlyList<Disguise> OfCharacters { get; } =
    [
        new("zero-width", text => Each(text, c => char.IsLetter(c) ? c + "\u200b" : c.ToString())),
        new("confusables", text => Each(text, c => Latin.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? Cyrillic[at].ToString() : c.ToString())),
        new("full width", text => Each(text, c => c is > ' ' and <= '~' ? ((char)(c + 0xFEE0)).ToString() : c.ToString())),
        new("marks", text => Each(text, c => char.IsAsciiLetter(c) ? c + "\u0301" : c.ToString())),
        new("tags", text => Each(text, c => c is >= ' ' and <= '~' ? char.ConvertFromUtf32(0xE0000 + c) : c.ToString())),
    ];

    /// <summary>Those that change the letters or their order on the page.</summary>
    public static IReadOnlyList<Disguise> OfWriting { get; } =
    [
        new("leet", text => Each(text, c => char.ToLowerInvariant(c) switch { 'a' => "4", 'e' => "3", 'i' => "1", 'o' => "0", 's' => "5", 't' => "7", _ => c.ToString() })),
        new("base64", text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
        new("spacing", text => string.Join("   ", text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => string.Join(' ', word.EnumerateRunes())))),
    ];

    private static string Each(string text, Func<char, string> change) => string.Concat(text.Select(change));
}
