namespace Vectrant.Core.Identity;

/// <summary>How far a permission reaches. Several scopes of one permission add up.</summary>
public enum Scope
{
    /// <summary>What the person holds, wrote, decided or asked.</summary>
    Own,

    /// <summary>What the collection's roles and teams allow the person.</summary>
    AllowedCollections,

    /// <summary>
    /// Conversations of the teams that the person belongs to, and of no team, that nobody else has taken over. What somebody else has taken
    /// over only where the person wrote or decided in it before, or when its promise of a person is overdue.
    /// </summary>
    OwnTeams,

    /// <summary>Everything of the teams that the person leads, and of no team.</summary>
    LedTeams,

    /// <summary>Everything.</summary>
    All,
}
