using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Web.Composition;

namespace Vectrant.Tests.Architecture.Access;

/// <summary>A page or an endpoint of the running app.</summary>
/// <param name="Other">For the method ANY: one that no other endpoint of the route takes.</param>
internal sealed record ReachableAddress(string Kind, string Name, string Method, RouteEndpoint Endpoint, string Other = "GET");

/// <summary>Everything that somebody could reach for, found by reflection and by asking the running app.</summary>
internal static class Reachable
{
    private static readonly Assembly Core = typeof(Actor).Assembly;
    private static readonly Assembly Web = typeof(VectrantHost).Assembly;

    /// <summary>Every address and method. Static files are one address: their endpoints are made by one call, and all are public.</summary>
    public static IReadOnlyDictionary<string, ReachableAddress> Addresses(IServiceProvider services)
    {
        var found = from endpoint in services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                    let route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
                    where !endpoint.Metadata.Any(item => item.GetType().Name is "StaticAssetDescriptor")
                    let page = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
                    from method in page ? ["GET"] : endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["ANY"]
                    where method is not "HEAD"
                    select page
                        ? new ReachableAddress("page", route, method, endpoint)
                        : new ReachableAddress("endpoint", $"{method} {route}", method, endpoint);
        var all = found.GroupBy(address => $"{address.Kind} {address.Name}").ToDictionary(same => same.Key, same => same.First());
        return all.ToDictionary(pair => pair.Key, pair => pair.Value.Method == "ANY" && all.ContainsKey("endpoint GET " + pair.Value.Name["ANY ".Length..]) ? pair.Value with { Other = "PATCH" } : pair.Value);
    }

    /// <summary>The addresses of the components with <c>@page</c>, whether or not the app serves them.</summary>
    public static IEnumerable<string> Pages() =>
        from type in Web.GetTypes()
        from route in type.GetCustomAttributes<RouteAttribute>()
        select "page " + route.Template;

    public static IReadOnlyDictionary<string, MethodInfo> HubMethods() => (
        from type in Web.GetTypes()
        where typeof(Hub).IsAssignableFrom(type) && !type.IsAbstract
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where method.GetBaseDefinition().DeclaringType == type && !method.IsSpecialName
        select (Key: $"hub {type.Name}.{method.Name}", method)).ToDictionary(pair => pair.Key, pair => pair.method);

    /// <summary>Public classes with a public <c>RunAsync</c>: those whose first parameter is who acts, and the others.</summary>
    public static IReadOnlyDictionary<string, MethodInfo> UseCases(bool withActor)
    {
        var found = from type in Core.GetExportedTypes()
                    where type is { IsClass: true, IsAbstract: false }
                    from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                    where method.Name == "RunAsync"
                    where withActor == (method.GetParameters() is [{ Name: "actor" } first, ..] && first.ParameterType == typeof(Actor))
                    group method by type.Name;
        return found.SelectMany(same => same.Select(method => (Key: (withActor ? "use-case " : "") + NameOf(method, same.Count() == 1), method))).ToDictionary(pair => pair.Key, pair => pair.method);
    }

    /// <summary>The policy that an endpoint names, for the message that asks for a row.</summary>
    public static string Policy(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anonymous"
        : endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>() is { Count: > 0 } data ? string.Join(", ", data.Select(item => item.Policy ?? item.AuthenticationSchemes ?? "signed in"))
        : "signed in";

    private static string NameOf(MethodInfo method, bool isUnique) => isUnique
        ? method.DeclaringType!.Name
        : $"{method.DeclaringType!.FullName!["Vectrant.Core.".Length..]}({string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";
}
