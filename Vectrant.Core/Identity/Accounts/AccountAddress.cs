using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>E-mail addresses as people are found by them.</summary>
public static class AccountAddress
{
    private const int MaxLength = 256;

    /// <summary>The one form in which addresses are compared; null for what no account can have as its address.</summary>
    public static string? KeyOf(string? typed) => Of(typed)?.ToUpperInvariant();

    /// <summary>As it is shown and written to; null for what no account can have as its address.</summary>
    public static string? Of(string? typed) => TextInput.Line(typed, MaxLength);
}
