using System.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>Ways in which attackers dress a text up; for measuring what they hide from the detector.</summary>
internal static class Disguises
{
    private const string Latin = "aceopxyisjhABCEHKMOPTX";
    private const string Cyrillic = "асеорхуіѕјһАВСЕНКМОРТХ";

    public static IReadOnlyList<(string Name, Func<string, string> Apply)> All { get; } =
    [
        ("zero width", text => Each(text, c => c + "\u200B")),
        ("soft hyphens", text => Each(text, c => char.IsLetter(c[0]) ? c + "\u00AD" : c)),
        ("look-alikes", text => Each(text, c => Latin.IndexOf(c[0], StringComparison.Ordinal) is >= 0 and var i ? Cyrillic[i].ToString() : c)),
        ("full width", text => Each(text, c => c[0] is > ' ' and <= '~' ? ((char)(c[0] + 0xFEE0)).ToString() : c)),
        ("mathematical", text => Each(text, c => c[0] is >= 'a' and <= 'z' ? char.ConvertFromUtf32(0x1D41A + c[0] - 'a') : c)),
        ("marks", text => Each(text, c => char.IsLetter(c[0]) ? c + "\u0335\u0301" : c)),
        ("tags", text => "Hello" + Each(text, c => c[0] is >= ' ' and <= '~' ? char.ConvertFromUtf32(0xE0000 + c[0]) : c)),
        ("leet", text => Each(text, c => char.ToLowerInvariant(c[0]) switch { 'a' => "4", 'e' => "3", 'i' => "1", 'o' => "0", 's' => "5", 't' => "7", _ => c })),
        ("base64", text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
        ("hexadecimal", text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        ("percent", text => Uri.EscapeDataString(text)),
        ("spacing", text => string.Join(' ', Runes(text))),
        ("dots", text => string.Join('.', Runes(text))),
    ];

    private static string Each(string text, Func<string, string> change) => string.Concat(Runes(text).Select(change));

    private static IEnumerable<string> Runes(string text) => text.EnumerateRunes().Select(rune => rune.ToString());
}
