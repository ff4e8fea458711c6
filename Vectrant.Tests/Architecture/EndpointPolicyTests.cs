using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>Every endpoint of the real app asks for a permission, or stands on the short list of what anybody may reach.</summary>
public sealed class EndpointPolicyTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    /// <summary>Prefixes of what needs no sign-in; a longer list needs a reason.</summary>
    private static readonly string[] Anonymous =
    [
        "health/live", "health/ready",
        "sign-in", "forgot-password", "reset-password/", "invitation/", "passkeys/", "sign-out", "language/", "no-access", "not-found", "error",
        "chat", "widget.js", "hubs/chat", "api/v1/chat/", "api/v1/guard-appeals", "api/{**path}", ".well-known/jwks.json", "api/v1/auth/", "openapi/",
    ];

    /// <summary>What anybody who is signed in may reach, whatever the role.</summary>
    private static readonly string[] SignedIn =
    [
        "", "_blazor", "{**path:file}", "_framework/opaque-redirect", "preferences/",
        "account", "account/providers", "account/sessions", "api/v1/auth/whoami", "session/seen",
    ];

    [Fact]
    public void Endpoint_WithoutPermission_IsOnTheList()
    {
        var open = new List<string>();
        foreach (var endpoint in fixture.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var route = endpoint.RoutePattern.RawText!.TrimStart('/');
            var isAsset = endpoint.Metadata.Any(item => item.GetType().Name == "StaticAssetDescriptor");
            if (isAsset || Asks(endpoint))
            {
                continue;
            }

            var anonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            var listed = (anonymous ? Anonymous : SignedIn).Any(prefix => route == prefix || (prefix.Length > 0 && route.StartsWith(prefix, StringComparison.Ordinal)));
            if (!listed)
            {
                open.Add($"{(anonymous ? "anonymous" : "any signed-in person")}: /{route}");
            }
        }

        Assert.Empty(open.Distinct());
    }

    /// <summary>What is not limited: probes of orchestrators must get through, and files that never change cost next to nothing.</summary>
    private static readonly string[] Unlimited = ["health/live", "health/ready"];

    [Fact]
    public void Endpoint_WithoutAClassOfLimits_IsExempt() => Assert.Empty(
        from endpoint in fixture.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        let route = endpoint.RoutePattern.RawText!.TrimStart('/')
        where endpoint.Metadata.GetMetadata<LimitedAsAttribute>() is null && !Unlimited.Contains(route)
        where endpoint.Metadata.All(item => item.GetType().Name != "StaticAssetDescriptor")
        select $"/{route} counts as nothing; add .LimitedAs(EndpointClass.…)");

    private static bool Asks(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is not null || data.Roles is not null);
}
