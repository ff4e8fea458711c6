using System.Globalization;
using System.Text.Json;

namespace Vectrant.Tests.TestSupport.Api;

/// <summary>Checks a value against a JSON schema of an OpenAPI 3.1 document. A keyword that it does not know is a fault: nothing passes unchecked.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    private static readonly string[] Silent = ["description", "title", "example", "examples", "default", "deprecated"];

    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at = "$")
    {
        foreach (var keyword in schema.EnumerateObject().Where(keyword => !Silent.Contains(keyword.Name)))
        {
            foreach (var fault in Check(schema, keyword, value, at))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> If(bool wrong, string fault) => wrong ? [fault] : [];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static bool IsOfType(string type, JsonElement value) => TypeOf(value) == type || (type == "number" && value.ValueKind == JsonValueKind.Number);

    private static bool HasFormat(string format, JsonElement value) => value.ValueKind == JsonValueKind.Null || format switch
    {
        "uuid" => Guid.TryParseExact(value.GetString(), "D", out _),
        "date-time" => DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _) && value.GetString()!.Contains('T', StringComparison.Ordinal),
        "int32" => value.TryGetInt32(out _),
        "int64" => value.TryGetInt64(out _),
        "double" => value.TryGetDouble(out _),
        "uri" => Uri.TryCreate(value.GetString(), UriKind.Absolute, out _),
        _ => throw new InvalidDataException($"The format '{format}' is not known to the check."),
    };

    private IEnumerable<string> Check(JsonElement schema, JsonProperty keyword, JsonElement value, string at)
    {
        var rule = keyword.Value;
        switch (keyword.Name)
        {
            case "$ref":
                return Faults(Resolve(rule.GetString()!), value, at);
            case "type":
                var types = rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Select(type => type.GetString()!).ToArray() : [rule.GetString()!];
                return If(!types.Any(type => IsOfType(type, value)), $"{at} is {TypeOf(value)}, not {string.Join(" or ", types)}");
            case "enum":
                return If(!rule.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)), $"{at} is {value.GetRawText()}, none of {rule.GetRawText()}");
            case "format":
                return If(!HasFormat(rule.GetString()!, value), $"{at} is {value.GetRawText()}, no {rule.GetString()}");
            case "required":
                return value.ValueKind != JsonValueKind.Object ? [] : rule.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at} lacks {name}");
            case "properties":
                return value.ValueKind != JsonValueKind.Object
                    ? []
                    : rule.EnumerateObject().SelectMany(property => value.TryGetProperty(property.Name, out var held) ? Faults(property.Value, held, $"{at}.{property.Name}") : []);
            case "additionalProperties":
                return value.ValueKind != JsonValueKind.Object ? [] : Additional(schema, rule, value, at);
            case "items":
                return value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, index) => Faults(rule, item, $"{at}[{index}]"));
            case "oneOf":
                var fitting = rule.EnumerateArray().Count(choice => !Faults(choice, value, at).Any());
                return If(fitting != 1, $"{at} fits {fitting} of the choices, not one");
            case "minLength" or "maxLength" or "minimum" or "maximum":
                return [];
            default:
                throw new InvalidDataException($"The keyword '{keyword.Name}' at {at} is not known to the check.");
        }
    }

    private IEnumerable<string> Additional(JsonElement schema, JsonElement rule, JsonElement value, string at)
    {
        var known = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => property.Name).ToHashSet() : [];
        var others = value.EnumerateObject().Where(property => !known.Contains(property.Name));
        return rule.ValueKind switch
        {
            JsonValueKind.False => others.Select(property => $"{at} has {property.Name}, which is not described"),
            JsonValueKind.True => [],
            _ => others.SelectMany(property => Faults(rule, property.Value, $"{at}.{property.Name}")),
        };
    }

    private JsonElement Resolve(string pointer) =>
        pointer.TrimStart('#', '/').Split('/').Aggregate(document, (node, name) => node.GetProperty(name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
}
