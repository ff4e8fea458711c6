using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>What a password must not be made of, because whoever knows the person would try it first.</summary>
/// <param name="Words">Names of the organisation and the product, the person's own name and e-mail address.</param>
public sealed record PasswordContext(IReadOnlyList<string> Words)
{
    public static PasswordContext None { get; } = new([]);

    /// <summary>The context of one person, beside what holds for everybody.</summary>
    public PasswordContext With(params IEnumerable<string> words) => new([.. Words, .. words]);
}

/// <summary>
/// What a password must be, after NIST SP 800-63B: long enough, not too long, and none that an attacker tries first. No
/// rules on kinds of characters, which make passwords hard for people and not for machines. Lengths are in code points.
/// </summary>
public static class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 256;

    /// <summary>Fewer letters and digits than this, beside words that belong to the person or the organisation, are no password.</summary>
    private const int MinOwnLength = 6;
    private const int MinContextWord = 4;
    private const int MinDistinct = 5;
    private static readonly char[] Signs = [.. "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~ \\§"];
    private static readonly char[] Dressing = [.. "0123456789", .. Signs];
    private static readonly string[] Rows = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm"];

    /// <summary>The one form in which passwords are compared and hashed, so that the same keys on another machine make the same password. Null for text that is no Unicode.</summary>
    public static string? Normalise(string password)
    {
        ArgumentNullException.ThrowIfNull(password);

        // Nobody types this much, and normalising it would cost whoever is asked to.
        if (password.Length > 2 * MaxLength)
        {
            return password;
        }

        try
        {
            return password.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <returns>The refusal, which says what to do, or null.</returns>
    public static Error? Check(string password, PasswordContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Normalise(password) is not { } text)
        {
            return AccountErrors.PasswordNotText;
        }

        var length = text.EnumerateRunes().Count();
        if (length < MinLength)
        {
            return AccountErrors.PasswordTooShort(length);
        }

        if (length > MaxLength)
        {
            return AccountErrors.PasswordTooLong(length);
        }

        var plain = Plain(text);
        return IsCommon(text.ToLowerInvariant(), plain) ? AccountErrors.PasswordCommon
            : text.EnumerateRunes().Distinct().Count() < MinDistinct || IsSequence(plain) ? AccountErrors.PasswordPattern
            : IsMadeOf(plain, context) ? AccountErrors.PasswordPersonal
            : null;
    }

    // A common password stays one with digits and signs around it, with other characters for letters, or said again.
    private static bool IsCommon(string lower, string plain)
    {
        foreach (var form in (ReadOnlySpan<string>)[lower, plain])
        {
            foreach (var end in (ReadOnlySpan<string>)[form, form.Trim(Signs), form.TrimStart(Dressing), form.TrimEnd(Dressing), form.Trim(Dressing)])
            {
                if (end.Length >= MinContextWord && (CommonPasswords.Contains(end) || CommonPasswords.Contains(Period(end))))
                {
                    return true;
                }
            }

            // Such as trustno1111: the word of the list ends with a digit itself.
            var start = form.TrimEnd(Dressing).Length;
            if (start >= MinContextWord && start < form.Length && CommonPasswords.Contains(form[..(start + 1)]))
            {
                return true;
            }
        }

        return false;
    }

    // The shortest beginning whose repetition is the whole; the last time may be cut short.
    private static string Period(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
        {
            var repeats = true;
            for (var i = length; i < text.Length && repeats; i++)
            {
                repeats = text[i] == text[i - length];
            }

            if (repeats)
            {
                return text[..length];
            }
        }

        return text;
    }

    // Rows of the keyboard and of the alphabet, forwards or backwards, one after the other.
    private static bool IsSequence(string plain)
    {
        var steps = 0;
        for (var i = 1; i < plain.Length; i++)
        {
            var pair = plain.Substring(i - 1, 2);
            var back = new string([pair[1], pair[0]]);
            steps += Array.Exists(Rows, row => row.Contains(pair, StringComparison.Ordinal) || row.Contains(back, StringComparison.Ordinal)) ? 1 : 0;
        }

        return plain.Length > 0 && steps >= 0.75 * (plain.Length - 1);
    }

    private static bool IsMadeOf(string plain, PasswordContext context)
    {
        var rest = plain;
        var parts = context.Words.SelectMany(word => word.Split([' ', '@', '.', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries).Append(word))
            .Select(Plain)
            .Where(word => word.Length >= MinContextWord)
            .OrderByDescending(word => word.Length);
        foreach (var part in parts)
        {
            rest = rest.Replace(part, "", StringComparison.Ordinal);
        }

        return rest.Length < plain.Length && rest.Length < MinOwnLength;
    }

    // Letters and digits only, small, with the usual stand-ins for letters undone.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.ToLowerInvariant().EnumerateRunes())
        {
            // A digit at the beginning or after a digit is meant as one.
            var follows = plain.Length > 0 && char.IsLetter(plain[^1]);
            plain.Append(rune.Value switch
            {
                '@' => "a",
                '$' => "s",
                '!' => "i",
                '0' when follows => "o",
                '1' when follows => "i",
                '3' when follows => "e",
                '4' when follows => "a",
                _ => Rune.IsLetterOrDigit(rune) ? rune.ToString() : "",
            });
        }

        return plain.ToString();
    }
}
