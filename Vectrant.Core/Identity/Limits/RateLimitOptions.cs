using Microsoft.Extensions.Options;

namespace Vectrant.Core.Identity.Limits;

/// <summary>
/// How often one caller may ask for something; section <c>RateLimits</c>. Each count is of a sliding window of a minute, but connections: those are counted
/// while they are open, on each node. What an admin sets on the page wins.
/// </summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>By network address (IPv6: one /64). Many people may share an address.</summary>
    public ClassLimits Anonymous { get; set; } = new() { SignIn = 30, Chat = 60, Ask = 10, Upload = 10, Read = 600, Write = 60, Connections = 50 };

    /// <summary>By the token of a conversation; the address counts beside it.</summary>
    public ClassLimits Customer { get; set; } = new() { SignIn = 10, Chat = 20, Ask = 10, Upload = 10, Read = 120, Write = 20, Connections = 10 };

    /// <summary>By person.</summary>
    public ClassLimits Employee { get; set; } = new() { SignIn = 20, Chat = 60, Ask = 20, Upload = 30, Read = 600, Write = 120 };

    /// <summary>By person; team leads and approvers are among them.</summary>
    public ClassLimits Agent { get; set; } = new() { SignIn = 20, Chat = 60, Ask = 30, Upload = 60, Read = 1200, Write = 300 };

    /// <summary>By person.</summary>
    public ClassLimits Admin { get; set; } = new() { SignIn = 20, Chat = 60, Ask = 30, Upload = 600, Read = 1200, Write = 300 };

    /// <summary>By key.</summary>
    public ClassLimits ApiKey { get; set; } = new() { SignIn = 60, Chat = 300, Ask = 60, Upload = 120, Read = 1200, Write = 300 };

    /// <summary>Live connections that all strangers together may have open on a node, so that they leave room for persons; 1 to 1000000.</summary>
    public int StrangersConnections { get; set; } = 2_000;

    /// <summary>Endpoints with a limit of their own, which then holds instead of that of their class.</summary>
    public IList<EndpointLimit> Endpoints { get; init; } = [];

    public ClassLimits Of(LimitTier tier) => tier switch
    {
        LimitTier.Anonymous => Anonymous,
        LimitTier.Customer => Customer,
        LimitTier.Employee => Employee,
        LimitTier.Agent => Agent,
        LimitTier.Admin => Admin,
        LimitTier.ApiKey => ApiKey,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "This tier has no limits."),
    };
}

/// <summary>Requests a minute by class, and connections at once; each 1 to 1000000.</summary>
public sealed class ClassLimits
{
    public int SignIn { get; set; }

    public int Chat { get; set; }

    public int Ask { get; set; }

    public int Upload { get; set; }

    public int Read { get; set; }

    public int Write { get; set; }

    public int Connections { get; set; } = 100;

    public int Of(EndpointClass endpointClass) => endpointClass switch
    {
        EndpointClass.SignIn => SignIn,
        EndpointClass.Chat => Chat,
        EndpointClass.Ask => Ask,
        EndpointClass.Upload => Upload,
        EndpointClass.Read => Read,
        EndpointClass.Write => Write,
        EndpointClass.Connections => Connections,
        _ => throw new ArgumentOutOfRangeException(nameof(endpointClass), endpointClass, "This class has no limit."),
    };
}

/// <summary>The limit of one endpoint for one tier.</summary>
public sealed class EndpointLimit
{
    /// <summary>Its name, such as <c>startConversation</c>, or its method and route as the page of limits shows them, such as <c>POST /sign-out</c>.</summary>
    public string Endpoint { get; set; } = "";

    public LimitTier Tier { get; set; }

    /// <summary>Requests a minute, 1 to 1000000.</summary>
    public int PerMinute { get; set; }
}

/// <summary>Names every limit that cannot be used.</summary>
public sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = Classes(options).Concat(Endpoints(options)).ToList();
        if (options.StrangersConnections is < 1 or > Most)
        {
            errors.Add($"{RateLimitOptions.Section}:{nameof(options.StrangersConnections)} is {options.StrangersConnections}; it must be 1 to {Most}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Classes(RateLimitOptions options) =>
        from tier in Enum.GetValues<LimitTier>()
        from endpointClass in Enum.GetValues<EndpointClass>()
        let value = options.Of(tier).Of(endpointClass)
        where value is < 1 or > Most
        select $"{RateLimitOptions.Section}:{tier}:{endpointClass} is {value}; it must be 1 to {Most}.";

    private static IEnumerable<string> Endpoints(RateLimitOptions options)
    {
        for (var place = 0; place < options.Endpoints.Count; place++)
        {
            var (limit, path) = (options.Endpoints[place], $"{RateLimitOptions.Section}:{nameof(options.Endpoints)}:{place}");
            if (string.IsNullOrWhiteSpace(limit.Endpoint))
            {
                yield return $"{path}:Endpoint is empty; it must name an endpoint.";
            }

            if (!Enum.IsDefined(limit.Tier))
            {
                yield return $"{path}:Tier is {limit.Tier}; it must be one of {string.Join(", ", Enum.GetNames<LimitTier>())}.";
            }

            if (limit.PerMinute is < 1 or > Most)
            {
                yield return $"{path}:PerMinute is {limit.PerMinute}; it must be 1 to {Most}.";
            }

            if (options.Endpoints.Take(place).Any(other => other.Endpoint == limit.Endpoint && other.Tier == limit.Tier))
            {
                yield return $"{path} sets the limit of '{limit.Endpoint}' for {limit.Tier} a second time; keep one.";
            }
        }
    }
}
