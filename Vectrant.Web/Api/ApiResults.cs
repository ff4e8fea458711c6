using Vectrant.Core.Common;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>Answers of the API: the outcome of a use case as JSON, as nothing, or as a problem.</summary>
internal static class ApiResults
{
    public static IResult Json<T>(T body) => TypedResults.Json(body, ApiJson.Options);

    public static IResult Of<T, TBody>(Result<T> outcome, Func<T, TBody> body) => outcome.Match(value => Json(body(value)), error => error.ToProblem());

    public static IResult Nothing<T>(Result<T> outcome) => outcome.Match<IResult>(_ => TypedResults.NoContent(), error => error.ToProblem());

    public static IResult Created<T, TBody>(Result<T> outcome, string location, Func<T, TBody> body) =>
        outcome.Match(value => new CreatedResult<TBody>(body(value), location), error => error.ToProblem());

    public static IResult Created<TBody>(TBody body, string location) => new CreatedResult<TBody>(body, location);

    private sealed class CreatedResult<T>(T body, string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = httpContext.Request.PathBase + location;
            return TypedResults.Json(body, ApiJson.Options, statusCode: StatusCodes.Status201Created).ExecuteAsync(httpContext);
        }
    }
}
