using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Vectrant.Web.Security;

/// <summary>Which limit of <see cref="RateLimitOptions"/> an endpoint falls under.</summary>
public enum RateTier
{
    CustomerWrites,
    CustomerReads,
    CustomerConnections,
    CustomerPages,
}

/// <summary>Sliding windows for each client address and, beside it, for each bearer token. Endpoints without a tier are not limited.</summary>
public static class RateLimits
{
    private const int Segments = 6;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection(RateLimitOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, limits) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = RefuseAsync;
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, limits.Value, AddressOf, limit => limit.PerAddress)),
                PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, limits.Value, TokenOf, limit => limit.PerToken)));
        });
        return services;
    }

    public static TBuilder LimitedAs<TBuilder>(this TBuilder builder, RateTier tier)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RateTierMetadata(tier));

    internal static RateLimit LimitOf(RateLimitOptions options, RateTier tier) => tier switch
    {
        RateTier.CustomerWrites => options.CustomerWrites,
        RateTier.CustomerReads => options.CustomerReads,
        RateTier.CustomerConnections => options.CustomerConnections,
        RateTier.CustomerPages => options.CustomerPages,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "This tier has no limit."),
    };

    /// <summary>The address as far as it tells clients apart: an IPv6 client owns a whole /64.</summary>
    internal static string Normalise(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private static RateLimitPartition<string> Partition(HttpContext context, RateLimitOptions options, Func<HttpContext, string?> keyOf, Func<RateLimit, int> permitsOf)
    {
        var tier = context.GetEndpoint()?.Metadata.GetMetadata<RateTierMetadata>()?.Tier;

        // What goes over a live connection without a socket is requests with the connection's id: only its opening counts.
        var goesOver = tier == RateTier.CustomerConnections && context.Request.Query.ContainsKey("id");
        if (tier is not { } limited || goesOver || keyOf(context) is not { } key)
        {
            return RateLimitPartition.GetNoLimiter(string.Empty);
        }

        var permits = permitsOf(LimitOf(options, limited));
        return RateLimitPartition.GetSlidingWindowLimiter($"{limited} {key}", _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = Window,
            SegmentsPerWindow = Segments,
            QueueLimit = 0,
        });
    }

    private static string? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? Normalise(address) : "unknown";

    // The limiter's keys stay in memory for a while: the hash says as much as the token and is worth nothing.
    private static string? TokenOf(HttpContext context) =>
        BearerToken.Of(context.Request) is { } token ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))) : null;

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window / Segments;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problems.Of(
            StatusCodes.Status429TooManyRequests,
            "too_many_requests",
            $"Too many requests in a short time. Wait {seconds} seconds and send it again; with the same Idempotency-Key nothing happens twice.")
            .ExecuteAsync(context.HttpContext);
    }

    private sealed record RateTierMetadata(RateTier Tier);
}
