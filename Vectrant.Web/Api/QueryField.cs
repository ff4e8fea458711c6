using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Vectrant.Web.Api;

/// <summary>One parameter of a query: what it takes, said once for the check and for the description.</summary>
internal sealed class QueryField
{
    private readonly Func<string, bool> _takes;

    private QueryField(string name, string description, OpenApiSchema schema, string rule, Func<string, bool> takes)
    {
        (Name, Description, Schema, Rule, _takes) = (name, description, schema, rule, takes);
    }

    public string Name { get; }

    public string Description { get; }

    public OpenApiSchema Schema { get; }

    /// <summary>The end of the sentence "The parameter … must be …".</summary>
    public string Rule { get; }

    /// <summary>Whether a request without it is refused.</summary>
    public bool Required { get; private init; }

    public static QueryField Text(string name, int longest, string description) => new(
        name, description,
        new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = longest },
        $"a text of 1 to {longest} characters",
        value => value.Length > 0 && value.Length <= longest && !value.Contains('\0', StringComparison.Ordinal));

    public static QueryField Choice<T>(string name, string description)
        where T : struct, Enum
    {
        var names = Enum.GetValues<T>().Select(ApiJson.NameOf).ToList();
        return new QueryField(
            name, description,
            new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. names.Select(choice => (JsonNode)choice)] },
            $"one of {string.Join(", ", names)}",
            names.Contains);
    }

    public static QueryField Id(string name, string description, bool required = false) => new(
        name, description, new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }, "a UUID", value => Guid.TryParseExact(value, "D", out _))
    {
        Required = required,
    };

    public static QueryField Number(string name, long least, long most, long usual, string description) => new(
        name, description,
        new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = least.ToString(CultureInfo.InvariantCulture),
            Maximum = most.ToString(CultureInfo.InvariantCulture),
            Default = usual,
        },
        $"a number from {least} to {most}",
        value => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);

    public static QueryField Moment(string name, string description) => new(
        name, description, new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        "a moment as in RFC 3339, such as 2026-11-21T08:00:00Z",
        value => TryMoment(value, out _));

    public bool Takes(string value) => _takes(value);

    public string? TextIn(HttpRequest request) => request.Query.TryGetValue(Name, out var values) ? values.ToString().Normalize() : null;

    public Guid? IdIn(HttpRequest request) => TextIn(request) is { } text ? Guid.ParseExact(text, "D") : null;

    public T? ChoiceIn<T>(HttpRequest request)
        where T : struct, Enum => TextIn(request) is { } text ? Enum.GetValues<T>().First(value => ApiJson.NameOf(value) == text) : null;

    public long NumberIn(HttpRequest request) =>
        long.Parse(TextIn(request) ?? Schema.Default!.ToString(), NumberStyles.None, CultureInfo.InvariantCulture);

    public DateTimeOffset? MomentIn(HttpRequest request) => TextIn(request) is { } text && TryMoment(text, out var moment) ? moment : null;

    // The zone must be said: what a clock on some wall shows is no moment.
    private static bool TryMoment(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out moment)
        && (text.EndsWith('Z') || text.AsSpan(19).ContainsAny('+', '-'));
}
