namespace Vectrant.Core.Identity.Accounts;

/// <summary>What tries are counted for.</summary>
/// <param name="Kind">What is tried, such as <c>password</c>.</param>
/// <param name="Name">For whom: an address as it was typed, with an account or without, or an id.</param>
/// <param name="Device">A browser that signed in with this address before has a count of its own, so that strangers cannot keep its owner out; null for all others.</param>
public sealed record SignInLane(string Kind, string Name, string? Device = null);

/// <summary>Outcome of asking for a try.</summary>
/// <param name="Wait">How long to wait instead; null when the try may be made.</param>
/// <param name="RestAfter">How long the lane rests if this try fails; null while it would not.</param>
public sealed record TryPermit(TimeSpan? Wait, TimeSpan? RestAfter);

/// <summary>Counts tries by <see cref="SignInPacing"/>, for all nodes together. Keeps keyed hashes, no names.</summary>
public interface ISignInThrottle
{
    /// <summary>Counts a try before it is made.</summary>
    Task<TryPermit> TakeAsync(SignInLane lane, CancellationToken cancellationToken);

    /// <summary>The try went well, or the person proved who they are in another way.</summary>
    Task ClearAsync(SignInLane lane, CancellationToken cancellationToken);
}
