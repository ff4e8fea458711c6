namespace Vectrant.Core.Conversations;

/// <summary>Whether something looks like an e-mail address. Only a mail that arrives proves more, so the rule is loose on purpose.</summary>
public static class EmailShape
{
    private const int MaxLength = 254;

    public static bool Matches(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.LastIndexOf('@');
        if (text.Length > MaxLength || at is < 1 or > 64 || text.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or '"' or ',' or ';' or ':' or '(' or ')'))
        {
            return false;
        }

        var labels = text[(at + 1)..].Split('.');
        return text.IndexOf('@', StringComparison.Ordinal) == at
            && labels.Length >= 2
            && labels.All(label => label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsLetterOrDigit(c) || c == '-'))
            && labels[^1].Length >= 2;
    }
}
