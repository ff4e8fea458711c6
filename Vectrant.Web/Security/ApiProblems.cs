using Vectrant.Core.Identity.Limits;

namespace Vectrant.Web.Security;

/// <summary>Below <c>/api</c> nothing is refused without problem details, and nobody is sent to a sign-in page.</summary>
public static class ApiProblems
{
    private const string Api = "/api";

    public static IApplicationBuilder UseApiProblems(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Api, StringComparison.Ordinal), api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = FailedAsync, SuppressDiagnosticsCallback = _ => false });
            api.UseStatusCodePages(context => Bare(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        });

    /// <summary>An address below <c>/api</c> that nothing answers.</summary>
    public static IEndpointConventionBuilder MapUnknownApi(this IEndpointRouteBuilder routes) =>
        routes.Map(Api + "/{**path}", () => Problems.Of(
                StatusCodes.Status404NotFound, "no_such_address", "Nothing answers at this address. The addresses are listed in /openapi/v1.json."))
            .LimitedAs(EndpointClass.Read)
            .AllowAnonymous()
            .ExcludeFromDescription()
            .WithOrder(int.MaxValue);

    /// <summary>Answers 405 on a route for every method that no other endpoint of the same route takes.</summary>
    public static RouteHandlerBuilder MapOtherMethods(this IEndpointRouteBuilder routes, string pattern, params string[] allowed)
    {
        var list = string.Join(", ", allowed);
        return routes.Map(pattern, (HttpResponse response) =>
        {
            response.Headers.Allow = list;
            return Problems.Of(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This address takes {list}.");
        }).LimitedAs(EndpointClass.Read).ExcludeFromDescription();
    }

    private static Task FailedAsync(HttpContext context) => Problems.Of(
        StatusCodes.Status500InternalServerError,
        "failed",
        "The request failed by a fault of this server. Nothing was done, or it can be sent again with the same Idempotency-Key. The trace id finds the cause in the logs.")
        .ExecuteAsync(context);

    private static IResult Bare(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Problems.Of(status, "sign_in_needed", "This address needs a signed-in person or a token."),
        StatusCodes.Status403Forbidden => Problems.Of(status, "forbidden", "Your roles do not allow this."),
        StatusCodes.Status404NotFound => Problems.Of(status, "no_such_address", "Nothing answers at this address."),
        _ => Problems.Of(status, "refused", "The server refused the request before it was looked at."),
    };
}
