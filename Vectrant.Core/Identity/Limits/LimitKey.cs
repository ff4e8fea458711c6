namespace Vectrant.Core.Identity.Limits;

/// <summary>What one count is of.</summary>
/// <param name="Scope">A class, or an endpoint with a limit of its own.</param>
/// <param name="Tier">The tier of the holder.</param>
/// <param name="Holder">Who: an address, the hash of a token, a person's id, a key's id. Never a token itself: keys stay in memory for a while.</param>
public readonly record struct LimitKey(string Scope, LimitTier Tier, string Holder);

/// <summary>The answer to a request for one permit.</summary>
/// <param name="Allowed">Whether it may go on; a refused one is not counted.</param>
/// <param name="Permits">Requests a minute.</param>
/// <param name="Left">How many are left of them now.</param>
/// <param name="Wait">How long until there is a permit again; zero when there is.</param>
public readonly record struct LimitVerdict(bool Allowed, int Permits, int Left, TimeSpan Wait)
{
    /// <summary>Whole seconds, at least one, for people and for <c>Retry-After</c>.</summary>
    public int WaitSeconds => Math.Max(1, (int)Math.Ceiling(Wait.TotalSeconds));
}
