namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>The word for a password with one slip of the fingers: a letter left out, struck twice, exchanged with the next, or its neighbour's key.</summary>
internal static class PasswordSlips
{
    // Keys beside a key on the usual boards, for the letters of the words below, and what leet writes for them.
    private static readonly Dictionary<char, string> Neighbours = new()
    {
        ['p'] = "o0",
        ['a'] = "sqz4@",
        ['s'] = "adwzx5$",
        ['w'] = "qe",
        ['o'] = "ip0",
        ['r'] = "et",
        ['d'] = "sf",
        ['t'] = "rz",
    };

    private static readonly string[] Words = ["password", "passwort"];
    private static readonly string[] Split = ["pass word", "pass-word", "pass wort", "pa55word"];

    public static IReadOnlyList<string> All { get; } = [.. Words.SelectMany(Of).Concat(Split).Where(IsNew).Distinct()];

    private static bool IsNew(string slip) =>
        !CommonNames.Passwords.Any(word => word.Contains(slip, StringComparison.Ordinal) || slip.Contains(word, StringComparison.Ordinal));

    private static IEnumerable<string> Of(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            var (front, letter, back) = (word[..i], word[i], word[(i + 1)..]);
            yield return front + back;
            yield return front + letter + letter + back;
            foreach (var other in Neighbours[letter])
            {
                yield return front + other + back;
            }

            if (back.Length > 0)
            {
                yield return front + back[0] + letter + back[1..];
            }
        }
    }
}
