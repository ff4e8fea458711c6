using System.Buffers;
using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Tells what stands in a secret's place in examples and templates from a secret.</summary>
public static class Placeholder
{
    private static readonly KeywordIndex Words = new(
    [
        "example", "placeholder", "changeme", "change_me", "change-me", "your", "dummy", "sample", "redacted", "insert", "replace",
        "todo", "_here", "-here", "foobar", "lorem", "undefined", "null", "none", "xxxx", "****", "....", "####", "secret_", "my_", "my-",
        "mypassword", "process.env", "os.environ", "getenv", "config.", "var.", "secrets.", "env.", "fake", "test_", "password123", "apikey", "api_key", "api-key", "username",
    ]);

    private static readonly SearchValues<char> Masks = SearchValues.Create("xX*.-_#?•");

    /// <summary>Whether a value is a reference, a mask, a row of the alphabet or a word that asks to be replaced.</summary>
    public static bool Is(ReadOnlySpan<char> value)
    {
        if (IsReference(value) || IsMonotone(value) || IsRow(value) || RepeatsParts(value))
        {
            return true;
        }

        foreach (var _ in Words.Find(value))
        {
            return true;
        }

        return false;
    }

    /// <summary><c>${TOKEN}</c>, <c>{{ token }}</c>, <c>%TOKEN%</c>, <c>&lt;token&gt;</c>, <c>$(cat file)</c>.</summary>
    public static bool IsReference(ReadOnlySpan<char> value) =>
        value.IsEmpty || value[0] is '$' or '{' or '<' or '[' or '(' || (value[0] is '%' or '@' or '#' && value[^1] is '%' or '@' or '#')
        || value.Contains("${", StringComparison.Ordinal) || value.Contains("{{", StringComparison.Ordinal) || value.Contains("$(", StringComparison.Ordinal)
        || value.Contains("&lt;", StringComparison.Ordinal) || value.Contains("&quot", StringComparison.Ordinal) || value.StartsWith("&#", StringComparison.Ordinal) || value.StartsWith("%s", StringComparison.Ordinal);

    /// <summary>At most a quarter of its characters differ, or one fills more than half of it.</summary>
    public static bool IsMonotone(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[128];
        var (different, most) = (0, 0);
        foreach (var c in value)
        {
            var count = ++counts[char.ToLowerInvariant(c) & 127];
            different += count == 1 ? 1 : 0;
            most = Math.Max(most, count);
        }

        return value.Length >= 6 && (different <= 3 || most * 2 > value.Length);
    }

    /// <summary>Half of it are runs of five or more characters that follow each other in the alphabet or among the digits.</summary>
    public static bool IsRow(ReadOnlySpan<char> value)
    {
        var (inRows, run) = (0, 1);
        for (var i = 1; i <= value.Length; i++)
        {
            if (i < value.Length && Follows(value[i - 1], value[i]))
            {
                run++;
                continue;
            }

            inRows += run >= 5 ? run : 0;
            run = 1;
        }

        return inRows > 0 && inRows * 2 >= value.Length;
    }

    private static bool Follows(char one, char next) =>
        char.IsAsciiLetterOrDigit(one) && char.IsAsciiLetterOrDigit(next) && ((next | 32) - (one | 32) == 1 || (one == '9' && next == '0'));

    /// <summary>xxxxx, *****, -----</summary>
    public static bool IsMask(ReadOnlySpan<char> value) => !value.ContainsAnyExcept(Masks);

    /// <summary>A third of it, eight characters or more, is one character in a row.</summary>
    public static bool IsFilled(ReadOnlySpan<char> value)
    {
        var (run, longest) = (1, 1);
        for (var i = 1; i < value.Length; i++)
        {
            run = char.ToLowerInvariant(value[i]) == char.ToLowerInvariant(value[i - 1]) ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest >= 8 && longest * 3 >= value.Length;
    }

    /// <summary>1234-1234-1234-…</summary>
    public static bool RepeatsParts(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> last = default;
        var same = 1;
        foreach (var range in value.Split('-'))
        {
            var part = value[range];
            same = part.Length >= 2 && part.SequenceEqual(last) ? same + 1 : 1;
            if (same == 3)
            {
                return true;
            }

            last = part;
        }

        return false;
    }
}
