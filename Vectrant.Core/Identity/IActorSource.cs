using Vectrant.Core.Common;

namespace Vectrant.Core.Identity;

/// <summary>Turns the id of a person, proved by something else than the cookie, into who acts.</summary>
public interface IActorSource
{
    /// <summary>The person with the name and the roles that they have at this moment; null when there is none or the account is disabled.</summary>
    Task<Actor?> FindAsync(PersonId person, CancellationToken cancellationToken);
}
