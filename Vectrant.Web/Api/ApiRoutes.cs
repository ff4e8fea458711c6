using Microsoft.AspNetCore.Http.Features;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>
/// A part of <c>/api/v1</c> for programs that act for a person. Every address asks for a bearer token and a permission, takes no
/// parameter or body that it does not name, and answers 405 to methods that it does not know.
/// </summary>
internal sealed class ApiRoutes
{
    public const string Root = "/api/v1";

    /// <summary>Name of the policy of whoever has a good token.</summary>
    public const string Policy = "Api";

    private readonly RouteGroupBuilder _group;
    private readonly string _prefix;
    private readonly Dictionary<string, List<string>> _methods = [];

    /// <param name="routes">Where to map.</param>
    /// <param name="prefix">Below <see cref="Root"/>, such as <c>/queue</c>.</param>
    /// <param name="tag">Heading in the description.</param>
    public ApiRoutes(IEndpointRouteBuilder routes, string prefix, string tag)
    {
        _prefix = prefix;
        _group = routes.MapGroup(Root).WithTags(tag).DisableAntiforgery();
    }

    public static string PolicyOf(Permission permission) => $"{Policy}.{permission}";

    public RouteHandlerBuilder Get(string pattern, Delegate handler, Permission permission) => Describe(HttpMethods.Get, pattern, handler, permission);

    public RouteHandlerBuilder Post(string pattern, Delegate handler, Permission permission) => Write(HttpMethods.Post, pattern, handler, permission);

    public RouteHandlerBuilder Put(string pattern, Delegate handler, Permission permission) => Write(HttpMethods.Put, pattern, handler, permission);

    public RouteHandlerBuilder Patch(string pattern, Delegate handler, Permission permission) => Write(HttpMethods.Patch, pattern, handler, permission);

    public RouteHandlerBuilder Delete(string pattern, Delegate handler, Permission permission) => Write(HttpMethods.Delete, pattern, handler, permission);

    /// <summary>After the last endpoint: all other methods are refused with the list of those that are taken.</summary>
    public void RefuseOtherMethods()
    {
        foreach (var (pattern, methods) in _methods)
        {
            _group.MapOtherMethods(pattern, [.. methods]).RequireAuthorization(Policy);
        }
    }

    private RouteHandlerBuilder Write(string method, string pattern, Delegate handler, Permission permission) =>
        Describe(method, pattern, handler, permission)
            .AddEndpointFilter(async (context, next) => RefuseBody(context.HttpContext) is { } refusal ? refusal : await next(context))
            .OncePerKey();

    private RouteHandlerBuilder Describe(string method, string pattern, Delegate handler, Permission permission)
    {
        var path = _prefix + pattern;
        (_methods.TryGetValue(path, out var known) ? known : _methods[path] = []).Add(method);
        var refusals = path.Contains('{', StringComparison.Ordinal) ? new[] { 401, 403, 404, 429 } : [401, 403, 429];
        return _group.MapMethods(path, [method], handler)
            .RequireAuthorization(PolicyOf(permission))
            .LimitedAs(HttpMethods.IsGet(method) ? EndpointClass.Read : EndpointClass.Write)
            .AsksForFreshSignIn(handler)
            .TakesBearer()
            .Refuses(refusals);
    }

    private static IResult? RefuseBody(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetMetadata<BodyTaken>() is null
        && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
            ? Problems.Of(StatusCodes.Status400BadRequest, "body_unexpected", "This address takes no body. Send none.")
            : null;
}
