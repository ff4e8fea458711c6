namespace Vectrant.Core.Identity.Accounts;

/// <summary>E-mail addresses as people are found by them.</summary>
public static class AccountAddress
{
    private const int MaxLength = 256;

    /// <summary>The one form in which addresses are compared; null for what no account can have as its address.</summary>
    public static string? KeyOf(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length is 0 or > MaxLength || text.Any(char.IsControl))
        {
            return null;
        }

        try
        {
            return text.Normalize().ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
