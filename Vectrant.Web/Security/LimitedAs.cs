using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Connections;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Web.Security;

/// <summary>Which class of limits an endpoint falls under. On a page it is the class of what its form sends; looking at a page is a read.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LimitedAsAttribute(EndpointClass endpointClass) : Attribute
{
    public EndpointClass EndpointClass { get; } = endpointClass;
}

/// <summary>Says that an endpoint opens a live connection: what then goes over it carries its id and is not counted here.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LiveConnectionAttribute : Attribute;

public static class LimitedEndpoints
{
    public static TBuilder LimitedAs<TBuilder>(this TBuilder builder, EndpointClass endpointClass)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new LimitedAsAttribute(endpointClass));

    /// <summary>The opening of a connection is a read.</summary>
    public static TBuilder LimitedAsConnection<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.LimitedAs(EndpointClass.Read).WithMetadata(new LiveConnectionAttribute());

    /// <summary>Pages by their own attribute, else as something that writes when their form is sent; circuits as connections.</summary>
    public static TBuilder LimitedAsPages<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<LimitedAsAttribute>().Any())
            {
                return;
            }

            var isPage = endpoint.Metadata.OfType<ComponentTypeMetadata>().Any();
            endpoint.Metadata.Add(new LimitedAsAttribute(isPage ? EndpointClass.Write : EndpointClass.Read));
            if (!isPage)
            {
                endpoint.Metadata.Add(new LiveConnectionAttribute());
            }
        });
        return builder;
    }

    /// <summary>The class that a request to the endpoint counts as; null when it is not limited.</summary>
    internal static EndpointClass? ClassOf(this Endpoint endpoint, HttpRequest request)
    {
        if (endpoint.Metadata.GetMetadata<LimitedAsAttribute>() is not { } limited)
        {
            return null;
        }

        // What belongs to a connection that is open already. An empty id opens one, and so does asking for one.
        if (endpoint.Metadata.GetMetadata<LiveConnectionAttribute>() is not null && endpoint.Metadata.GetMetadata<NegotiateMetadata>() is null && !string.IsNullOrEmpty(request.Query["id"]))
        {
            return null;
        }

        var looks = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return looks && endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null ? EndpointClass.Read : limited.EndpointClass;
    }

    /// <summary>What an endpoint is called in settings: its name, or its methods and route.</summary>
    internal static string? LimitNameOf(this Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName is { } name)
        {
            return name;
        }

        if (endpoint is not RouteEndpoint route)
        {
            return null;
        }

        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        var path = "/" + route.RoutePattern.RawText?.TrimStart('/');
        return methods.Count == 0 ? path : $"{string.Join(',', methods)} {path}";
    }
}
