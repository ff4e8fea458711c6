using System.Buffers;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Names that secrets of any vendor are given to, and what a value beside one must look like.</summary>
internal static class CommonNames
{
    public const string Key = "secrets.generic_api_key";
    public const string PasswordStated = "secrets.password_stated";
    public const string PasswordAssigned = "secrets.password_assigned";

    /// <summary>Names of passwords; the value may be short.</summary>
    public static readonly string[] Passwords =
    [
        "password", "passwd", "passwort", "kennwort", "pwd", "passphrase", "passcode", "passwrd", "mot de passe", "contraseña", "contrasena", "senha", "wachtwoord",
        "db_pass", "dbpass", "user_pass", "smtp_pass", "mysql_pass", "admin_pass", "pw",
    ];

    /// <summary>What a name and its password are introduced by.</summary>
    public static readonly string[] Logins = ["login", "log in", "logon", "credentials", "creds", "zugangsdaten", "anmeldedaten", "identifiants"];

    /// <summary>Names of keys and tokens; the value is long and random.</summary>
    public static readonly string[] Keys =
    [
        "apikey", "api_key", "api-key", "api key", "api.key", "secret", "token", "auth", "credential", "credentials", "creds", "private_key", "private-key", "private key", "privatekey",
        "access_key", "access-key", "access key", "accesskey", "secretkey", "account_key", "accountkey", "account key", "encryption_key", "encryptionkey", "encryption key",
        "signing_key", "signingkey", "signing key", "master_key", "masterkey", "subscription_key", "subscriptionkey", "subscription-key", "app_key", "appkey", "app key",
        "schlüssel", "zugangsschlüssel", "license_key", "licensekey", "storage_key", "storagekey", "shared_key", "sharedkey", "auth_key", "authkey", "webhook_key",
    ];

    // What may follow a keyword in a name: other words make it the name of something else, unless the value speaks for itself.
    private static readonly string[] Tails = ["s", "value", "prod", "production", "dev", "staging", "live", "text", "string", "base64", "raw", "v1", "v2", "hex", "plain", "str"];

    private static readonly string[] Things =
    [
        "id", "ids", "name", "names", "file", "files", "path", "paths", "url", "uri", "link", "length", "len", "size", "type", "kind", "event", "ref", "reference", "index", "count",
        "policy", "class", "field", "label", "prefix", "suffix", "version", "expiry", "expires", "ttl", "algorithm", "provider", "source", "store", "vault", "hash", "checksum",
        "digest", "fingerprint", "endpoint", "host", "server", "date", "time", "hint", "format", "pattern", "state", "status", "manager", "factory", "arn",
    ];

    private static readonly string[] Others =
    [
        "csrf", "xsrf", "public", "page", "next", "cancel", "non", "invalid", "wrong", "fake", "dummy", "mock", "example", "old_style", "continuation", "sync", "primary", "foreign",
    ];

    private static readonly string[] States = ["invalid", "wrong", "incorrect", "expired", "required", "missing", "locked", "empty", "broken", "needed", "optional"];

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Whether a name is that of a secret: what stands before the keyword in it, and what follows.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the keyword begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="tailEnd">Where the name ends.</param>
    /// <param name="strict">Whether the value has to speak for itself because the name says more than a secret's does.</param>
    public static bool Means(ReadOnlySpan<char> text, int start, int end, int tailEnd, out bool strict)
    {
        strict = false;
        var head = start;
        while (head > 0 && start - head < 32 && (char.IsAsciiLetterOrDigit(text[head - 1]) || text[head - 1] is '_' or '-' or '.'))
        {
            head--;
        }

        foreach (var other in Others)
        {
            if (text[head..start].Contains(other, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        var tail = text[end..tailEnd].Trim("_-.0123456789");
        if (tail.IsEmpty)
        {
            return true;
        }

        foreach (var known in Tails)
        {
            if (tail.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        strict = true;
        return IsMark(text[end]) && !EndsWithThing(tail);
    }

    // token_id, tokenFile, password.length
    private static bool EndsWithThing(ReadOnlySpan<char> tail)
    {
        foreach (var thing in Things)
        {
            if (tail.EndsWith(thing, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMark(char c) => c is '_' or '-' or '.' || char.IsAsciiLetterUpper(c);

    /// <summary>Whether a value cannot be anything else: long, with capitals, small letters and digits.</summary>
    public static bool SpeaksForItself(ReadOnlySpan<char> value) =>
        value.Length >= 20 && value.ContainsAnyInRange('A', 'Z') && value.ContainsAnyInRange('a', 'z') && Entropy.Of(value) >= 3.8;

    /// <summary>Whether a value is random enough for a key.</summary>
    public static bool IsKey(ReadOnlySpan<char> value, double floor)
    {
        if (value.Length is < 10 or > 512 || !value.ContainsAnyInRange('0', '9') || IsMixedHex(value) || IsAddress(value) || value.Contains('\\') || Placeholder.Is(value) || IsName(value) || IsIdentifier(value))
        {
            return false;
        }

        return Entropy.Of(value) >= Math.Min(floor, 0.75 * Math.Log2(value.Length));
    }

    /// <summary>Whether a value is a password and not a word of the sentence.</summary>
    /// <param name="value">What stands where the password would.</param>
    /// <param name="stated">In a sentence or after a colon, where words come as often as passwords.</param>
    /// <param name="spoken">After "is": then a row like 123456 is somebody's bad password and no placeholder.</param>
    public static bool IsPassword(ReadOnlySpan<char> value, bool stated, bool spoken)
    {
        if (value.Length is < 5 or > 128)
        {
            return false;
        }

        if (IsAddress(value) || (stated && !spoken && IsCode(value)))
        {
            return false;
        }

        if (spoken || !value.ContainsAnyExceptInRange('0', '9') ? Placeholder.IsReference(value) || Placeholder.IsMask(value) : Placeholder.Is(value))
        {
            return false;
        }

        var (letters, digits, signs, upperInside) = (0, 0, 0, 0);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            letters += char.IsLetter(c) ? 1 : 0;
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            signs += c is '!' or '@' or '#' or '$' or '%' or '&' or '*' or '^' or '=' or '+' or '~' or '|' && i < value.Length - 1 ? 1 : 0;
            upperInside += i > 0 && char.IsUpper(c) && char.IsLower(value[i - 1]) ? 1 : 0;
        }

        if (stated)
        {
            return !IsState(value) && ((letters > 0 && digits > 0 && !IsCount(value)) || (signs > 0 && letters > 2) || (digits == value.Length && digits >= 6));
        }

        return letters > 0 && digits + signs > 0 && !IsName(value);
    }

    // No program writes the digits of one number in capitals and in small letters; who types an example does.
    private static bool IsMixedHex(ReadOnlySpan<char> value) =>
        value.Length >= 32 && !value.ContainsAnyExcept(HexDigits) && value.ContainsAnyInRange('a', 'f') && value.ContainsAnyInRange('A', 'F');

    // Calls and blocks; "!0" and "!1" are true and false in scripts made small.
    private static bool IsCode(ReadOnlySpan<char> value) => (value[0] == '!' && value[1] is '0' or '1') || (value.Contains('(') && value.Contains(')')) || (value.Contains('{') && value.Contains('}'));

    // A link or an e-mail address.
    private static bool IsAddress(ReadOnlySpan<char> value)
    {
        var at = value.IndexOf('@');
        return value.Contains("://", StringComparison.Ordinal) || value.StartsWith("//", StringComparison.Ordinal)
            || (at > 0 && value[(at + 1)..].IndexOf('.') is > 0 and var dot && !value[(at + 1 + dot)..].ContainsAnyInRange('0', '9') && value[(at + 1)..].Length > dot + 2);
    }

    // "invalid2", as a footnote's number sticks to a word.
    private static bool IsState(ReadOnlySpan<char> value)
    {
        var word = value.TrimEnd("0123456789");
        foreach (var state in States)
        {
            if (word.Equals(state, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // "8-character", "12-digit", "2fa", "24h": measures, no passwords.
    private static bool IsCount(ReadOnlySpan<char> value)
    {
        var letters = value.TrimStart("0123456789");
        return letters.Length < value.Length && (letters.Length <= 2 || letters[0] == '-') && !letters.ContainsAnyInRange('0', '9');
    }

    /// <summary>Words of one kind of letters, and short numbers, with marks between them: a file, a package, a class, a place in a program.</summary>
    private static bool IsName(ReadOnlySpan<char> value)
    {
        foreach (var range in value.SplitAny("-_./:"))
        {
            var part = value[range];
            var letters = part.TrimEnd("0123456789");
            if (part.Length - letters.Length > (letters.IsEmpty ? 6 : 2) || letters.Length > 16 || letters.ContainsAnyInRange('0', '9'))
            {
                return false;
            }
        }

        return value.ContainsAny("-_./:");
    }

    // OAuth2Credentials, v1.SecretProjection: nearly all of it words of small letters, at most two digits.
    private static bool IsIdentifier(ReadOnlySpan<char> value)
    {
        var (inWords, run, digits, marks) = (0, 0, 0, 0);
        for (var i = 0; i <= value.Length; i++)
        {
            if (i < value.Length && char.IsAsciiLetterLower(value[i]))
            {
                run++;
                continue;
            }

            inWords += run >= 3 ? run + (i > run && char.IsAsciiLetterUpper(value[i - run - 1]) ? 1 : 0) : 0;
            run = 0;
            digits += i < value.Length && char.IsAsciiDigit(value[i]) ? 1 : 0;
            marks += i < value.Length && (char.IsAsciiLetterUpper(value[i]) || value[i] is '.' or '_' or '$') ? 1 : 0;
        }

        return digits <= 2 && marks > 0 && inWords * 10 >= value.Length * 7;
    }
}
