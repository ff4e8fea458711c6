using Microsoft.Extensions.Options;

namespace Vectrant.Web.Security;

/// <summary>How much one client may ask for; section <c>RateLimits</c>. Each count is of a sliding window of a minute.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Customers' posts: new conversations, messages, ratings.</summary>
    public RateLimit CustomerWrites { get; set; } = new() { PerAddress = 60, PerToken = 20 };

    /// <summary>Customers' reads, long polls among them.</summary>
    public RateLimit CustomerReads { get; set; } = new() { PerAddress = 600, PerToken = 120 };

    /// <summary>Customers' live connections that are opened (not what goes over them).</summary>
    public RateLimit CustomerConnections { get; set; } = new() { PerAddress = 240, PerToken = 240 };

    /// <summary>Requests of the customers' page itself.</summary>
    public RateLimit CustomerPages { get; set; } = new() { PerAddress = 240, PerToken = 240 };
}

/// <summary>One tier's limits.</summary>
public sealed class RateLimit
{
    /// <summary>Requests a minute from one network address (IPv6: one /64). 1 to 1000000. Many people may share an address.</summary>
    public int PerAddress { get; set; }

    /// <summary>Requests a minute with one bearer token. 1 to 1000000.</summary>
    public int PerToken { get; set; }
}

/// <summary>Names every limit that cannot be used.</summary>
public sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = Enum.GetValues<RateTier>()
            .SelectMany(tier => Errors(tier, RateLimits.LimitOf(options, tier)))
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(RateTier tier, RateLimit limit)
    {
        if (limit.PerAddress is < 1 or > 1_000_000)
        {
            yield return $"RateLimits:{tier}:PerAddress is {limit.PerAddress}; it must be 1 to 1000000.";
        }

        if (limit.PerToken is < 1 or > 1_000_000)
        {
            yield return $"RateLimits:{tier}:PerToken is {limit.PerToken}; it must be 1 to 1000000.";
        }
    }
}
