using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Web.Security;

/// <summary>
/// Who was refused a moment ago, by what they showed: address, cookies and token together. Whoever comes again before a permit can have
/// become free is refused without finding out once more who they are, which would cost reads of the database. Nobody is let in by it, and
/// nothing is counted: a flood from one caller costs one look at its proof a second.
/// </summary>
internal sealed class RecentRefusals(RateLimit limit, TimeProvider time)
{
    /// <summary>No longer than this: a caller may have been given other roles, or be signed out.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>More are forgotten all together: then each of them costs one more look.</summary>
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<(string Who, EndpointClass Class), Refusal> _refusals = new();

    /// <summary>Keeps that a request was refused.</summary>
    public void Keep(HttpContext context, EndpointClass endpointClass, string? endpoint, LimitedCaller caller, LimitVerdict verdict)
    {
        if (_refusals.Count >= Most)
        {
            _refusals.Clear();
        }

        var now = time.GetUtcNow();
        _refusals[(Who(context), endpointClass)] =
            new Refusal(caller, limit.For(caller, endpointClass, endpoint), now + verdict.Wait, now + (verdict.Wait < Longest ? verdict.Wait : Longest));
    }

    /// <returns>The refusal that still holds for a request; null when it has to be counted.</returns>
    public LimitVerdict? Find(HttpContext context, EndpointClass endpointClass, string? endpoint)
    {
        var now = time.GetUtcNow();
        if (_refusals.IsEmpty || !_refusals.TryGetValue((Who(context), endpointClass), out var known) || known.Until <= now
            || limit.For(known.Caller, endpointClass, endpoint) != known.Limit)
        {
            return null;
        }

        limit.Tell(known.Caller, known.Limit.Scope);
        return new LimitVerdict(false, known.Limit.Permits, 0, known.FreeAt - now);
    }

    // A hash: what is kept here must be worth nothing to anybody who sees it.
    private static string Who(HttpContext context)
    {
        var (address, headers) = (LimitHolders.AddressOf(context), context.Request.Headers);
        return headers.Authorization.Count == 0 && headers.Cookie.Count == 0
            ? address
            : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{headers.Authorization}\n{headers.Cookie}")), 0, 16);
    }

    /// <param name="Caller">Who it turned out to be.</param>
    /// <param name="Limit">What was used up.</param>
    /// <param name="FreeAt">When there is a permit again.</param>
    /// <param name="Until">How long the refusal is good without looking.</param>
    private sealed record Refusal(LimitedCaller Caller, (string Scope, int Permits) Limit, DateTimeOffset FreeAt, DateTimeOffset Until);
}
