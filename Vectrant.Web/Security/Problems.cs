using System.Diagnostics;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;

namespace Vectrant.Web.Security;

/// <summary>The one mapping from an <see cref="Error"/> to HTTP: problem details as RFC 9457 describes them.</summary>
public static class Problems
{
    public const string MediaType = MediaTypeNames.Application.ProblemJson;

    private const string RestrictedTitle = "This question contains restricted information";

    public static IResult ToProblem(this Error error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new ProblemResult(StatusOf(error.Kind), error.Code, error.Message)
        {
            RetryAfter = error.Arguments.GetValueOrDefault("seconds"),
            Title = error.Kind == ErrorKind.Restricted ? RestrictedTitle : null,
            Event = error.Arguments.GetValueOrDefault(GuardErrors.Event),
            Appeal = error.Arguments.GetValueOrDefault(GuardErrors.Appeal),
        };
    }

    /// <summary>For refusals that HTTP itself knows and no use case does (405, 413, 415).</summary>
    public static IResult Of(int status, string code, string detail) => new ProblemResult(status, code, detail);

    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Forbidden or ErrorKind.Restricted => StatusCodes.Status403Forbidden,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Throttled => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    internal static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be used",
        StatusCodes.Status401Unauthorized => "Proof is missing",
        StatusCodes.Status403Forbidden => "Not allowed",
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status405MethodNotAllowed => "Method not allowed",
        StatusCodes.Status409Conflict => "Not possible any more",
        StatusCodes.Status412PreconditionFailed => "Changed meanwhile",
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status415UnsupportedMediaType => "Unsupported content type",
        StatusCodes.Status422UnprocessableEntity => "The key was used for something else",
        StatusCodes.Status428PreconditionRequired => "The version is missing",
        StatusCodes.Status429TooManyRequests => "Too many requests",
        StatusCodes.Status503ServiceUnavailable => "Unavailable for the moment",
        _ => "The request failed",
    };
}

/// <summary>The body of a refusal.</summary>
/// <param name="Type">A name for the kind of problem: <c>urn:vectrant:problem:</c> and the code.</param>
/// <param name="Title">The same for every problem of this status.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">A whole sentence: what happened, why, what next.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="TraceId">Finds this request in the logs.</param>
/// <param name="Event">Only where a guard stopped the text: names the event in an appeal.</param>
/// <param name="Appeal">Beside it: the secret that an appeal proves itself with. Shown once.</param>
public sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Event = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Appeal = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext;

/// <summary>Writes the problem whatever the caller says it accepts: a refusal without its reason helps nobody.</summary>
internal sealed class ProblemResult(int status, string code, string detail) : IResult
{
    /// <summary>Seconds, where waiting helps.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Null for the one of its status.</summary>
    public string? Title { get; init; }

    public string? Event { get; init; }

    public string? Appeal { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is not null)
        {
            response.Headers.RetryAfter = RetryAfter;
        }

        var traceId = Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier;
        var body = new ProblemBody($"urn:vectrant:problem:{code}", Title ?? Problems.TitleOf(status), status, detail, code, traceId, Event, Appeal);
        return response.WriteAsJsonAsync(body, ProblemJson.Default.ProblemBody, Problems.MediaType, httpContext.RequestAborted);
    }
}
