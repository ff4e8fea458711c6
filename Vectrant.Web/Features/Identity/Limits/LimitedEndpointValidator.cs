using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Web.Features.Identity.Limits;

/// <summary>Refuses limits for endpoints that do not exist: a misspelt one would limit nothing, and nobody would notice.</summary>
internal sealed class LimitedEndpointValidator(LimitedEndpointNames endpoints) : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var names = endpoints.Names;
        var errors = options.Endpoints.Index()
            .Where(limit => names.Count > 0 && limit.Item.Endpoint.Length > 0 && !names.Contains(limit.Item.Endpoint))
            .Select(limit =>
                $"{RateLimitOptions.Section}:{nameof(options.Endpoints)}:{limit.Index}:Endpoint is '{limit.Item.Endpoint}', and there is no such endpoint. "
                + $"Did you mean '{Nearest(names, limit.Item.Endpoint)}'? The page Limits lists all of them.")
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    internal static string Nearest(IEnumerable<string> names, string meant) => names.MinBy(name => Distance(name.ToUpperInvariant(), meant.ToUpperInvariant()))!;

    /// <summary>How many letters have to be put in, taken out or replaced (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var corner = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (one[i - 1] == other[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
