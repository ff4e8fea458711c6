using System.Collections.Frozen;

namespace Vectrant.Core.Identity.Limits;

/// <summary>All limits as they hold at a moment. Never changes: a new setting is a new table.</summary>
public sealed class LimitTable
{
    private static readonly string[] Scopes = Enum.GetNames<EndpointClass>();
    private static readonly int Classes = Scopes.Length;
    private readonly int[] _permits;
    private readonly FrozenDictionary<(string Endpoint, LimitTier Tier), int> _endpoints;

    private LimitTable(int[] permits, FrozenDictionary<(string Endpoint, LimitTier Tier), int> endpoints) => (_permits, _endpoints) = (permits, endpoints);

    public static LimitTable Of(RateLimitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var permits =
            from tier in Enum.GetValues<LimitTier>()
            from endpointClass in Enum.GetValues<EndpointClass>()
            select options.Of(tier).Of(endpointClass);
        return new LimitTable([.. permits], options.Endpoints.ToFrozenDictionary(limit => (limit.Endpoint, limit.Tier), limit => limit.PerMinute));
    }

    /// <summary>Requests a minute.</summary>
    public int Of(EndpointClass endpointClass, LimitTier tier) => _permits[((int)tier * Classes) + (int)endpointClass];

    /// <summary>The limit that holds for a request: that of its endpoint where there is one, which then is counted by itself, else that of its class.</summary>
    /// <returns>What it is counted under, and the requests a minute.</returns>
    public (string Scope, int Permits) For(string? endpoint, EndpointClass endpointClass, LimitTier tier) =>
        endpoint is not null && _endpoints.TryGetValue((endpoint, tier), out var own)
            ? (endpoint, own)
            : (Scopes[(int)endpointClass], Of(endpointClass, tier));
}

/// <summary>Where the limits in force are found.</summary>
public interface ILimits
{
    LimitTable Current { get; }
}
