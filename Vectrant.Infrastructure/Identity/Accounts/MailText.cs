using System.Globalization;
using System.Net;
using System.Text;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>What an e-mail says: paragraphs, and the one link among them.</summary>
/// <param name="Kind">Stable, lower snake case.</param>
/// <param name="Subject">One line.</param>
/// <param name="Paragraphs">Plain text; the link stands for itself where a paragraph is equal to it.</param>
/// <param name="Link">Null where there is nothing to open.</param>
internal sealed record MailText(string Kind, string Subject, IReadOnlyList<string> Paragraphs, string? Link)
{
    public string Plain() => string.Join("\n\n", Paragraphs) + "\n";

    public string Html()
    {
        var html = new StringBuilder("<!DOCTYPE html><html><body>");
        foreach (var paragraph in Paragraphs)
        {
            var text = WebUtility.HtmlEncode(paragraph);
            html.Append("<p>").Append(paragraph == Link ? $"<a href=\"{text}\">{text}</a>" : text).Append("</p>");
        }

        return html.Append("</body></html>").ToString();
    }
}

/// <summary>The e-mails about accounts, in English and German.</summary>
internal static class MailTexts
{
    public static MailText Invitation(string name, string link, DateTimeOffset expires, string language) => language == "de"
        ? new("invitation", "Ihre Einladung zu Vectrant", [$"Guten Tag {name},", "Sie haben ein Konto bei Vectrant. Wählen Sie hier Ihr Passwort:", link, $"Der Link gilt einmal und bis {Until(expires)}."], link)
        : new("invitation", "Your invitation to Vectrant", [$"Hello {name},", "You have an account at Vectrant. Choose your password here:", link, $"The link is good once, until {Until(expires)}."], link);

    public static MailText Reset(string name, string link, DateTimeOffset expires, string language) => language == "de"
        ? new("reset", "Ein neues Passwort für Vectrant", [$"Guten Tag {name},", "jemand hat für Ihr Konto ein neues Passwort angefordert. Wählen Sie es hier:", link, $"Der Link gilt einmal und bis {Until(expires)}. Waren Sie es nicht, müssen Sie nichts tun: Ihr Passwort bleibt."], link)
        : new("reset", "A new password for Vectrant", [$"Hello {name},", "Somebody asked for a new password for your account. Choose it here:", link, $"The link is good once, until {Until(expires)}. If it was not you, there is nothing to do: your password stays."], link);

    /// <summary>Something about signing in changed. Carries no link: a mail like this is what attackers imitate.</summary>
    public static MailText Changed(string name, SecurityChange change, DateTimeOffset at, string language)
    {
        var what = (change, language) switch
        {
            (SecurityChange.Password, "de") => "Ihr Passwort wurde geändert. Alle anderen Anmeldungen sind beendet.",
            (SecurityChange.Password, _) => "Your password was changed. All other sign-ins have ended.",
            (SecurityChange.FactorAdded, "de") => "Ein zweiter Faktor oder Passkey wurde hinzugefügt.",
            (SecurityChange.FactorAdded, _) => "A second factor or passkey was added.",
            (SecurityChange.FactorRemoved, "de") => "Ein zweiter Faktor oder Passkey wurde entfernt.",
            (SecurityChange.FactorRemoved, _) => "A second factor or passkey was removed.",
            (SecurityChange.RecoveryCodeUsed, "de") => "Ein Wiederherstellungscode wurde zum Anmelden verwendet.",
            _ => "A recovery code was used to sign in.",
        };
        return language == "de"
            ? new("security_change", "Ihr Konto bei Vectrant wurde geändert", [$"Guten Tag {name},", $"{what} ({Until(at)})", "Waren Sie es nicht, fordern Sie auf der Anmeldeseite ein neues Passwort an und sagen Sie Ihrer Verwaltung Bescheid."], null)
            : new("security_change", "Your account at Vectrant was changed", [$"Hello {name},", $"{what} ({Until(at)})", "If it was not you, ask for a new password on the sign-in page and tell your admin."], null);
    }

    private static string Until(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

internal enum SecurityChange
{
    Password,
    FactorAdded,
    FactorRemoved,
    RecoveryCodeUsed,
}
