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
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasJsonContentType())
        {
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "json_needed", "The body must be JSON: send it with the header 'Content-Type: application/json'."));
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes;
        }

        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(request.Body, JsonSerializerOptions.Web, cancellationToken);
            return body is null ? (null, NotJson.ToProblem()) : (body, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
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

    private static Error NotJson { get; } = new(ErrorKind.Invalid, "json_malformed", "The body is not the JSON object that this address takes, or a field has the wrong type.");
}
