using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>Where a program signs in from.</summary>
/// <param name="Client">What it calls itself; shown to the person.</param>
/// <param name="Address">The network address, or null when it is not known.</param>
public sealed record ProgramOrigin(string Client, string? Address);

/// <summary>A program that signs in for a person.</summary>
/// <param name="Person">Who was proved.</param>
/// <param name="Methods">How, see <c>Sessions.SignInMethod</c>.</param>
/// <param name="Origin">Where from.</param>
/// <param name="Token">Hash of its first refresh token.</param>
public sealed record NewFamily(PersonId Person, IReadOnlyList<string> Methods, ProgramOrigin Origin, byte[] Token);

/// <summary>A refresh token that may be used until then.</summary>
public sealed record LiveRefresh(PersonId Person, FamilyId Family, DateTimeOffset ExpiresAt);

/// <summary>Programs' sign-ins. Each change writes its audit line in the same transaction.</summary>
public interface IRefreshStore
{
    /// <summary>Begins a family. Refused for somebody who is disabled or gone.</summary>
    Task<Result<LiveRefresh>> StartAsync(NewFamily family, CancellationToken cancellationToken);

    /// <summary>
    /// Gives up a token for its successor; both or neither. Of any number of tries with the same token one succeeds. A token that comes again
    /// later than the grace allows ends its family.
    /// </summary>
    /// <param name="used">Hash of the token that came.</param>
    /// <param name="successor">Hash of the one that takes its place.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="cancellationToken">Cancels it before anything is changed.</param>
    Task<Result<LiveRefresh>> RotateAsync(byte[] used, byte[] successor, string? address, CancellationToken cancellationToken);

    /// <summary>Ends the family of a token, used or not. Nothing happens for an unknown one.</summary>
    Task RevokeAsync(byte[] token, CancellationToken cancellationToken);

    /// <summary>Ends a family.</summary>
    Task RevokeAsync(FamilyId family, CancellationToken cancellationToken);

    /// <summary>
    /// When the person proved who they are at the family's beginning, if it still stands: not ended, not too old, and the person's account and roles are what
    /// they were then. Otherwise null.
    /// </summary>
    Task<DateTimeOffset?> ProvedAtAsync(AccessClaims claims, CancellationToken cancellationToken);

    /// <summary>Deletes families that ended long ago.</summary>
    Task PurgeAsync(CancellationToken cancellationToken);
}
