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

    public static Error PasswordWrong { get; } = new(
        ErrorKind.Forbidden, "password_wrong", "This is not your password. Type the one that you sign in with.");

    /// <summary>Seconds in which the queue of comparisons gets shorter.</summary>
    private const int BusySeconds = 5;

    public static Error SignInBusy { get; } = new(
        ErrorKind.Unavailable, "sign_in_busy", $"More people sign in at this moment than can be looked at. The password was not checked, and the try does not count. Wait {BusySeconds} seconds, then try again.")
    {
        Arguments = new Dictionary<string, string> { ["seconds"] = Number(BusySeconds) },
    };

    public static Error PasswordUnchanged { get; } = new(
        ErrorKind.Invalid, "password_unchanged", "This is the password that you have already. Choose another.");

    public static Error PasswordsDiffer { get; } = new(
        ErrorKind.Invalid, "passwords_differ", "The two passwords are not the same. Type the new one twice.");

    public static Error CodeWrong { get; } = new(
        ErrorKind.Forbidden, "code_wrong", "This code is not right, was used already, or its time is over. Wait for the next one in the app and type that.");

    /// <summary>For the operator's eyes only; a page never says who has an account.</summary>
    public static Error NobodyWith(IReadOnlyList<string> admins) => new(
        ErrorKind.NotFound, "nobody_with_address", "Nobody here has this address, so nothing was changed. "
            + (admins.Count == 0 ? "There is no admin." : $"Admins have: {string.Join(", ", admins)}."));

    public static Error MayNotReset { get; } = new(
        ErrorKind.Forbidden, "may_not_reset", "You may not take other people's second factors away. Ask an admin.");

    public static Error PasskeyRefused { get; } = new(
        ErrorKind.Forbidden, "passkey_refused", "This passkey did not work here: it is not known, or the browser waited too long. Try again, or sign in another way.");

    public static Error PasskeyGone { get; } = new(
        ErrorKind.NotFound, "passkey_gone", "This passkey is not there any more. Look at the list again.");

    public static Error LastWayIn { get; } = new(
        ErrorKind.Conflict, "passkey_last_way_in", "This passkey is the only way to sign in that this account has. Add another one, set a password or connect an account first.");

    public static Error LinkVoid { get; } = new(
        ErrorKind.NotFound, "link_void", "This link is not good any more: it was used, is too old, or is not complete. Ask for a new one.");

    public static Error MayNotInvite { get; } = new(
        ErrorKind.Forbidden, "may_not_invite", "You may not invite people, or not with these roles. Ask an admin.");

    public static Error EmailInvalid { get; } = new(
        ErrorKind.Invalid, "email_invalid", "This is no e-mail address. It looks like name@example.org.");

    public static Error EmailTaken { get; } = new(
        ErrorKind.Conflict, "email_taken", "Somebody has an account with this e-mail address already. Look for them among the people.");

    public static Error NotInvited { get; } = new(
        ErrorKind.Conflict, "not_invited", "This person has chosen a password already, or is switched off. They can ask for a new password on the sign-in page.");

    public static Error TeamUnknown { get; } = new(
        ErrorKind.NotFound, "team_unknown", "One of the teams does not exist any more. Choose again.");

    public static Error MayNotReadMail { get; } = new(ErrorKind.Forbidden, "may_not_read_mail", "Only who manages people reads e-mails here.");

    /// <summary>Before what must not be done by whoever finds an open page.</summary>
    public static Error ProofNeeded { get; } = new(
        ErrorKind.Forbidden, "proof_needed", "This needs a proof of the last ten minutes that it is you. Nothing was done yet.");

    public static Error MailUnreadable { get; } = new(
        ErrorKind.NotFound, "mail_unreadable", "The text of this e-mail is not here: it was sent, or is too old.");

    public static Error NameInvalid(int most) => new(
        ErrorKind.Invalid, "name_invalid", $"A name has 1 to {most} characters on one line.")
    {
        Arguments = new Dictionary<string, string> { ["most"] = Number(most) },
    };

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
