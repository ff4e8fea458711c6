namespace Vectrant.Core.Identity;

/// <summary>Names of claims that are ours.</summary>
public static class PersonClaim
{
    /// <summary>The name shown to colleagues.</summary>
    public const string DisplayName = "vectrant:name";
}
