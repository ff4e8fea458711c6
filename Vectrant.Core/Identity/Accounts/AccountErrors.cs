using System.Globalization;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>The refusals of local accounts.</summary>
public static class AccountErrors
{
    /// <summary>Wrong address or wrong password; which one is not said.</summary>
    public static Error SignInRefused { get; } = new(
        ErrorKind.Forbidden, "sign_in_refused", "That did not work: the e-mail address or the password is wrong. Check both and try again.");

    public static Error PasswordsAreOff { get; } = new(
        ErrorKind.Forbidden, "passwords_are_off", "Signing in with a password is switched off here. Use a passkey or your organisation's sign-in.");

    public static Error PasswordNotText { get; } = new(
        ErrorKind.Invalid, "password_not_text", "This password holds something that is no character. Type it again.");

    public static Error PasswordCommon { get; } = new(
        ErrorKind.Invalid, "password_common", "Many people use this password or one very much like it, so attackers try it first. Choose another, such as four or more words that do not belong together.");

    public static Error PasswordPattern { get; } = new(
        ErrorKind.Invalid, "password_pattern", "This password repeats itself or follows the keyboard, which attackers try first. Choose another, such as four or more words that do not belong together.");

    public static Error PasswordPersonal { get; } = new(
        ErrorKind.Invalid, "password_personal", "This password is made of your name, your address or the name of the organisation or product. Choose another, such as four or more words that do not belong together.");

    public static Error PasswordTooShort(int length) => new(
        ErrorKind.Invalid, "password_too_short", $"This password has {length} characters; it needs at least {PasswordRules.MinLength} characters. A few words that do not belong together are easy to remember.")
    {
        Arguments = new Dictionary<string, string> { ["length"] = Number(length), ["least"] = Number(PasswordRules.MinLength) },
    };

    public static Error PasswordTooLong(int length) => new(
        ErrorKind.Invalid, "password_too_long", $"This password has {length} characters; at most {PasswordRules.MaxLength} are possible. Choose a shorter one.")
    {
        Arguments = new Dictionary<string, string> { ["length"] = Number(length), ["most"] = Number(PasswordRules.MaxLength) },
    };

    /// <summary>The same sentence for an address with an account and without.</summary>
    public static Error Resting(TimeSpan wait) => new(
        ErrorKind.Throttled, "sign_in_resting", $"Too many wrong tries. Wait {Minutes(wait)} min, then try again; after each further wrong try the wait doubles.")
    {
        Arguments = new Dictionary<string, string> { ["minutes"] = Minutes(wait), ["seconds"] = Number((int)Math.Ceiling(wait.TotalSeconds)) },
    };

    private static string Minutes(TimeSpan wait) => Number((int)Math.Ceiling(wait.TotalMinutes));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
