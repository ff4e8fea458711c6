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

    /// <param name="options">The settings of the install.</param>
    /// <param name="settings">What admins set on top.</param>
    public static LimitTable Of(RateLimitOptions options, params IReadOnlyList<LimitSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        var set = settings.ToDictionary(setting => (setting.Scope, setting.Tier), setting => setting.PerMinute);
        var permits =
            from tier in Enum.GetValues<LimitTier>()
            from endpointClass in Enum.GetValues<EndpointClass>()
            select set.TryGetValue((endpointClass.ToString(), tier), out var own) ? own : options.Of(tier).Of(endpointClass);
        var endpoints = options.Endpoints.ToDictionary(limit => (limit.Endpoint, limit.Tier), limit => limit.PerMinute);
        foreach (var (place, perMinute) in set.Where(setting => !Scopes.Contains(setting.Key.Scope)))
        {
            endpoints[place] = perMinute;
        }

        return new LimitTable([.. permits], endpoints.ToFrozenDictionary());
    }

    /// <summary>Requests a minute; of connections, how many at once.</summary>
    public int Of(EndpointClass endpointClass, LimitTier tier) => _permits[((int)tier * Classes) + (int)endpointClass];

    /// <summary>The limit of a class, or of an endpoint that has one of its own; null where the endpoint has none.</summary>
    public int? PermitsOf(string scope, LimitTier tier) =>
        Array.IndexOf(Scopes, scope) is >= 0 and var endpointClass
            ? Of((EndpointClass)endpointClass, tier)
            : _endpoints.TryGetValue((scope, tier), out var own) ? own : null;

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

    /// <summary>Those of the settings, without what admins set on top.</summary>
    LimitTable Configured { get; }
}
