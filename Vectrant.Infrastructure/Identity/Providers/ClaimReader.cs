using System.Globalization;
using System.Text.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>Takes out of verified claims what is needed, and nothing else.</summary>
internal static class ClaimReader
{
    private const int MostValues = 500;
    private const int LongestName = 200;

    /// <param name="claims">Of the ID token, verified.</param>
    /// <param name="more">Of the user's information, or null; only what the ID token does not say.</param>
    public static ExternalIdentity Read(string provider, ProviderSettings settings, JsonElement claims, JsonElement? more)
    {
        // Address and "verified" out of one mouth: one source's word about another source's address means nothing.
        var source = claims.TryGetProperty("email", out _) || more is null ? claims : more.Value;
        var wanted = settings.RoleMapping.Select(mapping => mapping.Claim).Distinct(StringComparer.Ordinal);
        return new ExternalIdentity(
            provider,
            StrictJson.Text(claims, "iss")!,
            StrictJson.Text(claims, "sub")!,
            StrictJson.Text(source, "email"),
            IsTrue(source, "email_verified") || (settings.Kind == ProviderKind.Microsoft && IsTrue(claims, "xms_edov")),
            NameOf(claims) ?? (more is { } other ? NameOf(other) : null),
            [.. wanted.SelectMany(name => Values(Has(claims, name) || more is null ? claims : more.Value, name).Select(value => new ExternalClaim(name, value)))]);
    }

    public static bool Has(JsonElement claims, string name) => Find(claims, name) is not null;

    // Some providers write it as a text.
    private static bool IsTrue(JsonElement claims, string name) => claims.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")) || (value.ValueKind == JsonValueKind.Number && value.GetRawText() == "1"));

    private static IEnumerable<string> Values(JsonElement claims, string name) => Find(claims, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Take(MostValues).Select(Text).OfType<string>(),
        { } single when Text(single) is { } text => [text],
        _ => [],
    };

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number when value.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    // A claim whose name holds points itself (an address as a name is common) wins over a way into objects.
    private static JsonElement? Find(JsonElement claims, string name)
    {
        if (claims.TryGetProperty(name, out var whole))
        {
            return whole;
        }

        var found = claims;
        foreach (var part in name.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(part, out found))
            {
                return null;
            }
        }

        return found;
    }

    private static string? NameOf(JsonElement claims) =>
        TextInput.Line(StrictJson.Text(claims, "name"), LongestName);
}
