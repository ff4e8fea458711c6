using Vectrant.Core.Common;

namespace Vectrant.Core.Identity;

/// <summary>Somebody who shall be able to sign in.</summary>
/// <param name="DisplayName">The name that colleagues and the audit log see.</param>
/// <param name="Email">The address to sign in with.</param>
/// <param name="Roles">Names of roles.</param>
/// <param name="Password">At least 12 characters; stored as a hash only.</param>
public sealed record NewPerson(string DisplayName, string Email, IReadOnlyList<string> Roles, string Password)
{
    /// <summary>Keeps the password out of logs and exception texts.</summary>
    public override string ToString() => nameof(NewPerson);
}

/// <summary>People and their roles; how they are kept is Identity's business.</summary>
public interface IPeopleStore
{
    /// <summary>Creates the built-in roles that do not exist yet.</summary>
    Task EnsureRolesAsync(CancellationToken cancellationToken);

    /// <summary>The person with this address, created together with the roles and an audit line if there was none. An existing person is left as is.</summary>
    Task<Result<PersonId>> EnsureAsync(NewPerson person, CancellationToken cancellationToken);
}
