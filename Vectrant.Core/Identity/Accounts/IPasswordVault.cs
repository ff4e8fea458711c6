using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>Somebody with an account.</summary>
public sealed record AccountPerson(PersonId Id, string Name, string Email)
{
    /// <summary>Another one after each change of how the person signs in; where a password was looked at, the one that belongs to it.</summary>
    public string? Stamp { get; init; }
}

/// <summary>Outcome of looking at a password.</summary>
/// <param name="Person">Whose address it is; null for nobody's.</param>
/// <param name="Matches">False also for nobody, and for a person without a password.</param>
public sealed record PasswordMatch(AccountPerson? Person, bool Matches);

/// <summary>Keeps the hashes of passwords.</summary>
public interface IPasswordVault
{
    /// <summary>
    /// A place in the queue of comparisons, each of which keeps a processor busy for a while. To be taken before anything else is done for a
    /// try, and given back after it; null when so many wait that another one would wait too long.
    /// </summary>
    IDisposable? TakePlace();

    /// <summary>
    /// Compares a password. Takes as long for an address without an account as for one with. A hash that was made with another cost is
    /// made anew when the password is right.
    /// </summary>
    /// <param name="address">In the form of <see cref="AccountAddress"/>.</param>
    /// <param name="password">As typed.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<PasswordMatch> MatchAsync(string address, string password, CancellationToken cancellationToken);

    /// <summary>The same for somebody who is known.</summary>
    Task<PasswordMatch> MatchAsync(PersonId person, string password, CancellationToken cancellationToken);

    /// <summary>Whether somebody has a password at all.</summary>
    Task<bool> HasAsync(PersonId person, CancellationToken cancellationToken);
}
