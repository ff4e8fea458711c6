using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Identity;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Features.Knowledge;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>Asks every route of the real app, as nobody and as an admin, and looks at every answer like a scanner does.</summary>
public sealed partial class HeaderScanTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    /// <summary>Changes nothing but when somebody was here last.</summary>
    private static readonly string[] Harmless = ["session/seen"];

    private static readonly string[] Scripts = ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*", "data:", "blob:"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRoute_AskedByNobodyAndByAnAdmin_CarriesEveryHeader()
    {
        using var nobody = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = fixture.App.Address };
        using var admin = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);
        var paths = Paths();
        Assert.True(paths.Count > 100, $"Only {paths.Count} addresses were found.");
        var faults = new List<string>();
        foreach (var (path, asset) in paths)
        {
            foreach (var client in asset ? [nobody] : new[] { nobody, admin })
            {
                using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
                faults.AddRange(Faults(answer, asset).Select(fault => $"{path} ({(int)answer.StatusCode}): {fault}"));
            }
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("GET", "/nothing/here", 302)]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("PUT", "/api/v1/chat/conversations", 405)]
    [InlineData("PUT", "/sign-in", 302)]
    [InlineData("POST", "/api/v1/chat/conversations", 415)]
    [InlineData("POST", "/sign-in", 400)]
    [InlineData("GET", "/api/v1/chat/conversations/0a/messages", 500)]
    public async Task Errors_OfEveryKind_CarryEveryHeader(string method, string path, int status)
    {
        await using var app = await TestApp.StartAsync(
            fixture.Connections, NodeRole.Web, [], builder => builder.Host.ConfigureContainer<IServiceCollection>((_, services) => services.AddSingleton<ICustomerConversationQuery, BrokenQuery>()), Cancellation);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("0a", Guid.NewGuid().ToString(), StringComparison.Ordinal));
        request.Headers.Authorization = new("Bearer", Convert.ToBase64String(new byte[32]).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(Faults(answer, asset: false));
    }

    [Fact]
    public async Task Chat_EmbeddedInAnAllowedOrigin_MayBeFramedThereAndNowhereElse()
    {
        await using var app = await TestApp.StartAsync(fixture.Connections, NodeRole.Web, [("Chat:WidgetOrigins:0", "https://shop.example")], null, Cancellation);
        using var client = new HttpClient { BaseAddress = app.Address };
        using var embedded = await client.GetAsync("/chat?embedded=1", Cancellation);
        Assert.EndsWith("frame-ancestors 'self' https://shop.example", Header(embedded, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Null(Header(embedded, "X-Frame-Options"));
        using var alone = await client.GetAsync("/chat", Cancellation);
        Assert.EndsWith("frame-ancestors 'self'", Header(alone, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("SAMEORIGIN", Header(alone, "X-Frame-Options"));
        using var page = await client.GetAsync("/sign-in", Cancellation);
        Assert.EndsWith("frame-ancestors 'none'", Header(page, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("DENY", Header(page, "X-Frame-Options"));
        using var widget = await client.GetAsync("/widget.js", Cancellation);
        Assert.Equal("cross-origin", Header(widget, "Cross-Origin-Resource-Policy"));
    }

    [Fact]
    public async Task Https_BehindATrustedProxy_GetsHstsAndHostCookies()
    {
        await using var app = await TestApp.StartAsync(fixture.Connections, NodeRole.Web, [("Proxy:Trusted:0", "127.0.0.1")], null, Cancellation);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var page = await client.GetAsync("/sign-in", Cancellation);
        Assert.Equal("max-age=31536000", Header(page, "Strict-Transport-Security"));
        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        Assert.All(cookies, cookie => Assert.Matches("^__Host-[^;]+; path=/; secure; .*httponly", cookie));

        // The token of the form is good with the prefixed cookie, and with nothing that came bare.
        var token = TokenOf().Match(await page.Content.ReadAsStringAsync(Cancellation)).Groups[1].Value;
        foreach (var (cookie, expected) in new[] { (cookies[0], HttpStatusCode.OK), (cookies[0]["__Host-".Length..], HttpStatusCode.BadRequest) })
        {
            using var form = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
            form.Headers.Add("Cookie", cookie.Split(';')[0]);
            form.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["__RequestVerificationToken"] = token });
            using var answer = await client.SendAsync(form, Cancellation);
            Assert.Equal(expected, answer.StatusCode);
        }

        using var language = await client.GetAsync("/language/de", Cancellation);
        Assert.StartsWith("__Host-.AspNetCore.Culture=", Header(language, "Set-Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_SaidByAnybodyElse_IsNotBelieved()
    {
        using var client = new HttpClient { BaseAddress = fixture.App.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var page = await client.GetAsync("/sign-in", Cancellation);
        Assert.Null(Header(page, "Strict-Transport-Security"));
        Assert.DoesNotContain("__Host-", Header(page, "Set-Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_WithItsForm_ClearsWhatThisBrowserKept()
    {
        using var client = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);
        using var without = await client.PostAsync("/sign-out", new FormUrlEncodedContent([]), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        var token = (await client.GetFromJsonAsync<UploadToken>("/knowledge/uploads/token", Cancellation))!.Token;
        using var with = await client.PostAsync("/sign-out", new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token }), Cancellation);
        Assert.Equal("\"cache\", \"storage\"", Header(with, "Clear-Site-Data"));
    }

    /// <summary>A request that a foreign page makes a browser send: with the cookies of an admin and without a token. Nothing of it may be done.</summary>
    [Fact]
    public async Task EveryChangingEndpoint_WithCookiesAndWithoutAToken_Refuses()
    {
        using var admin = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);
        var accepted = new List<string>();
        var tried = 0;
        foreach (var endpoint in Endpoints().Where(endpoint => !Harmless.Contains(endpoint.RoutePattern.RawText!.Trim('/'))))
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            foreach (var method in methods.Except(["GET", "HEAD", "OPTIONS"]))
            {
                tried++;
                using var request = new HttpRequestMessage(new HttpMethod(method), Address(endpoint)) { Content = new FormUrlEncodedContent([KeyValuePair.Create("a", "b")]) };
                using var answer = await admin.SendAsync(request, Cancellation);
                if ((int)answer.StatusCode is not (400 or 401 or 403 or 404 or 405 or 415))
                {
                    accepted.Add($"{method} /{endpoint.RoutePattern.RawText} answered {(int)answer.StatusCode}");
                }
            }
        }

        Assert.True(tried > 10, $"Only {tried} were found.");
        Assert.Empty(accepted);
    }

    private static IEnumerable<string> Faults(HttpResponseMessage answer, bool asset)
    {
        if (Header(answer, "Server") is { } server)
        {
            yield return $"Server: {server}";
        }

        foreach (var (name, allowed) in new (string, string[])[]
        {
            ("X-Content-Type-Options", ["nosniff"]),
            ("Referrer-Policy", ["same-origin", "no-referrer"]),
            ("Cross-Origin-Opener-Policy", ["same-origin"]),
            ("Cross-Origin-Embedder-Policy", ["require-corp"]),
            ("Cross-Origin-Resource-Policy", asset ? ["same-origin", "cross-origin"] : ["same-origin"]),
            ("X-Frame-Options", ["DENY", "SAMEORIGIN"]),
            ("X-Permitted-Cross-Domain-Policies", ["none"]),
        })
        {
            if (Header(answer, name) is not { } value || !allowed.Contains(value))
            {
                yield return $"{name}: {Header(answer, name) ?? "missing"}";
            }
        }

        var permissions = Header(answer, "Permissions-Policy") ?? "";
        if (!new[] { "camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()" }.All(permissions.Contains))
        {
            yield return $"Permissions-Policy: {permissions}";
        }

        var policy = (Header(answer, "Content-Security-Policy") ?? "").Split(';', StringSplitOptions.TrimEntries).Select(part => part.Split(' ')).ToLookup(part => part[0], part => part[1..]);
        var scripts = policy["script-src"].Concat(policy["default-src"]).FirstOrDefault();
        if (scripts is null || scripts.Intersect(Scripts).Any() || !policy.Contains("default-src") || !(policy.Contains("frame-ancestors") || policy.Contains("sandbox")))
        {
            yield return $"Content-Security-Policy: {Header(answer, "Content-Security-Policy")}";
        }

        var cache = Header(answer, "Cache-Control") ?? "";
        if (!asset && !cache.Contains("no-store", StringComparison.Ordinal) && !cache.Contains("no-cache", StringComparison.Ordinal) && !cache.StartsWith("public", StringComparison.Ordinal))
        {
            yield return $"Cache-Control: {cache}";
        }

        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
        {
            if (!cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase) || !cookie.Contains("samesite", StringComparison.OrdinalIgnoreCase))
            {
                yield return $"Set-Cookie: {cookie.Split('=')[0]}";
            }
        }
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    private IEnumerable<RouteEndpoint> Endpoints() =>
        fixture.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private List<(string Path, bool Asset)> Paths() =>
    [
        .. from endpoint in Endpoints()
           let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           where methods.Count == 0 || methods.Contains("GET")
           let asset = endpoint.Metadata.Any(item => item.GetType().Name == "StaticAssetDescriptor")
           let path = Address(endpoint)
           group asset by path into found
           select (found.Key, found.First()),
    ];

    private static string Address(RouteEndpoint endpoint) =>
        "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), match => match.Value.Contains("code", StringComparison.Ordinal) ? "en" : Guid.Empty.ToString());

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenOf();

    private sealed class BrokenQuery : ICustomerConversationQuery
    {
        public Task<Result<CustomerConversation>> ReadAsync(ConversationId id, string token, long after, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("This query is broken on purpose.");
    }
}
