using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Vectrant.Core.Common;

namespace Vectrant.Web.Security;

/// <summary>Reads a small JSON body by hand, so that each way of being wrong gets its own sentence.</summary>
public static class JsonBody
{
    /// <summary>The body, or the refusal to answer with. Fields that are not known are ignored.</summary>
    /// <param name="request">Where it is read from.</param>
    /// <param name="maxBytes">Nobody without an account may make the server read more.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<(T? Body, IResult? Refusal)> ReadAsync<T>(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
        where T : class
    {
        var (document, refusal) = await ReadDocumentAsync(request, maxBytes, cancellationToken);
        if (document is null)
        {
            return (null, refusal);
        }

        using (document)
        {
            try
            {
                return document.Deserialize<T>(JsonSerializerOptions.Web) is { } body ? (body, null) : (null, NotJson.ToProblem());
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                return (null, NotJson.ToProblem());
            }
        }
    }

    /// <summary>The body as it came, in which no object holds a field twice, or the refusal: every JSON that the app is sent passes here.</summary>
    /// <param name="request">Where it is read from.</param>
    /// <param name="maxBytes">Nobody without an account may make the server read more.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<(JsonDocument? Body, IResult? Refusal)> ReadDocumentAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasJsonContentType())
        {
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "json_needed", "The body must be JSON: send it with the header 'Content-Type: application/json'."));
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes;
        }

        JsonDocument? document = null;
        try
        {
            document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            if (Repeats(document.RootElement))
            {
                document.Dispose();
                return (null, Repeated.ToProblem());
            }

            return (document, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            document?.Dispose();
            return (null, NotJson.ToProblem());
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body is larger than {maxBytes} bytes. Send less."));
        }
        catch (BadHttpRequestException)
        {
            return (null, NotJson.ToProblem());
        }
    }

    // Whoever checks a body before it comes here may take the first of two, and this the last. Small and capital letters make no other field where bodies are read.
    private static bool Repeats(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => RepeatsName(element) || element.EnumerateObject().Any(field => Repeats(field.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(Repeats),
        _ => false,
    };

    private static bool RepeatsName(JsonElement element)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return !element.EnumerateObject().All(field => seen.Add(field.Name));
    }

    private static Error Repeated { get; } = new(ErrorKind.Invalid, "field_repeated", "A field stands twice in the body. Send each one once.");

    private static Error NotJson { get; } = new(ErrorKind.Invalid, "json_malformed", "The body is not the JSON object that this address takes, or a field has the wrong type.");
}
