using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Vectrant.Core.Common;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>Reads the JSON body of a write. Each way of being wrong has its own sentence, and a field that is not known is refused: it may be a slip of the pen.</summary>
internal static class ApiBody
{
    /// <summary>Bytes. The longest text that any field takes fits four times.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int LongestEcho = 60;
    private const int KeptInMemory = 64 * 1024;

    public static async Task<(T? Body, IResult? Refusal)> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        var (document, refusal) = await JsonBody.ReadDocumentAsync(request, MaxBytes, cancellationToken);
        if (document is null)
        {
            return (null, refusal);
        }

        using (document)
        {
            try
            {
                return Convert<T>(document.RootElement);
            }
            catch (InvalidOperationException)
            {
                // Half a character (a lone surrogate) shows only when a name or text is read out of the document.
                return (null, Refuse("json_malformed", "The body holds a text that is no Unicode: half of a character stands alone."));
            }
        }
    }

    /// <summary>Waits until the whole body is here, before anything is taken that others need, and leaves it to be read once more.</summary>
    /// <param name="request">Its body may be here already.</param>
    /// <param name="see">Is shown every part.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>A refusal, or null.</returns>
    public static async Task<IResult?> ReceiveAsync(HttpRequest request, Action<ReadOnlySpan<byte>> see, CancellationToken cancellationToken)
    {
        request.EnableBuffering(KeptInMemory);
        try
        {
            var buffer = new byte[KeptInMemory];
            int read;
            while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                see(buffer.AsSpan(0, read));
            }
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than this address takes. Send less.");
        }
        catch (BadHttpRequestException problem)
        {
            return Problems.Of(problem.StatusCode, "body_broken", "The body did not arrive whole. Send the request again.");
        }

        request.Body.Position = 0;
        return null;
    }

    /// <summary>The fields without which a body is refused.</summary>
    public static IEnumerable<string> RequiredOf(Type type) =>
        ApiJson.Strict.GetTypeInfo(type).Properties.Where(property => property.IsRequired).Select(property => property.Name);

    private static (T? Body, IResult? Refusal) Convert<T>(JsonElement root)
        where T : class
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, Refuse("json_malformed", "The body must be a JSON object."));
        }

        var fields = ApiJson.Strict.GetTypeInfo(typeof(T)).Properties;
        var names = root.EnumerateObject().Select(field => field.Name).ToList();
        if (names.Find(name => fields.All(field => field.Name != name)) is { } unknown)
        {
            return (null, Refuse("unknown_field", $"There is no field '{Short(unknown)}' here. The fields are: {Known(fields)}."));
        }

        if (fields.FirstOrDefault(field => field.IsRequired && !names.Contains(field.Name)) is { } missing)
        {
            return (null, Refuse($"{missing.Name}_missing", $"The field '{missing.Name}' is missing. The body must hold it."));
        }

        try
        {
            return (root.Deserialize<T>(ApiJson.Strict)!, null);
        }
        catch (JsonException problem)
        {
            return (null, Refuse("field_invalid", $"The value at '{Short(problem.Path ?? "$")}' is not of the kind that this field takes."));
        }
    }

    private static IResult Refuse(string code, string sentence) => new Error(ErrorKind.Invalid, code, sentence).ToProblem();

    private static string Known(IEnumerable<JsonPropertyInfo> fields) => string.Join(", ", fields.Select(field => field.Name));

    private static string Short(string text) => text.Length <= LongestEcho ? text : text[..LongestEcho] + "…";
}

/// <summary>That an endpoint reads a body, and how large one may be.</summary>
internal sealed record BodyTaken(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
