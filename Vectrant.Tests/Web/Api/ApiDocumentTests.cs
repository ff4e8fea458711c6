using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Web.Api;

/// <summary>The OpenAPI document says the truth: every operation is called by everybody, and whatever comes back is what it promises.</summary>
public sealed class ApiDocumentTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly string[] Callers = ["nobody", .. Role.All];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_CalledByEveryRole_AnswerAsDescribed()
    {
        var document = await DocumentAsync();
        var schemas = new SchemaCheck(document);
        var calls = new Calls(api, await api.HireAsync(Role.Admin));
        var policies = Policies();
        var faults = new List<string>();
        var cases = 0;
        var callers = new Dictionary<string, Actor>();
        foreach (var role in Callers)
        {
            callers[role] = await api.HireAsync(role == "nobody" ? Role.Customer : role);
        }

        foreach (var operation in Operation.Of(document))
        {
            foreach (var role in Callers)
            {
                cases++;
                var caller = callers[role];
                var call = calls.Knows(operation.Id) ? await calls.MakeAsync(operation.Id, caller) : Blind(operation);
                List<(string, string)> headers = call.Tag is null ? [] : [("If-Match", call.Tag)];
                if (call.Token is not null)
                {
                    headers.Add(("Authorization", $"Bearer {call.Token}"));
                }

                using var response = await api.SendAsync(operation.Method, call.Path, role == "nobody" || call.Token is not null ? null : caller, call.Body, [.. headers]);
                var text = await response.Content.ReadAsStringAsync(Cancellation);
                var what = $"{operation.Id} by {role}: {(int)response.StatusCode}";
                faults.AddRange(Undescribed(operation, response, text, schemas).Select(fault => $"{what} {fault} {text}"));
                faults.AddRange(Unexpected(operation, role, response, policies, calls.Knows(operation.Id)).Select(fault => $"{what} {fault} {text}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        Assert.True(cases >= 38 * Callers.Length, $"Only {cases} cases.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{cases} cases");
    }

    [Fact]
    public async Task Routes_BelowTheApi_AreExactlyTheDescribedOnes()
    {
        var described = Operation.Of(await DocumentAsync()).Select(operation => $"{operation.Method} {operation.Path}").Order().ToList();
        var routes = Endpoints()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Where(method => method != "OPTIONS")
                .Select(method => $"{method} {PathOf(endpoint)}"))
            .Distinct().Order().ToList();

        Assert.Equal(routes, described);
        Assert.True(described.Count > 40);
    }

    [Fact]
    public async Task Operations_InTheDocument_HaveIdsWordsAndExamples()
    {
        var operations = Operation.Of(await DocumentAsync()).ToList();

        Assert.Equal(operations.Count, operations.Select(operation => operation.Id).Distinct().Count());
        Assert.All(operations, operation => Assert.NotEmpty(operation.Description.GetProperty("summary").GetString()!));
        Assert.All(operations.Where(operation => operation.TakesBearer && operation.Description.TryGetProperty("requestBody", out _) && operation.Id != "uploadDocument"), operation =>
            Assert.True(operation.Description.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), operation.Id));
    }

    [Fact]
    public async Task Examples_OfBodies_FitTheirSchemas()
    {
        var document = await DocumentAsync();
        var schemas = new SchemaCheck(document);
        var faults =
            from operation in Operation.Of(document)
            where operation.TakesBearer && operation.Description.TryGetProperty("requestBody", out _)
            from content in operation.Description.GetProperty("requestBody").GetProperty("content").EnumerateObject()
            where content.Value.TryGetProperty("example", out _)
            from fault in schemas.Faults(content.Value.GetProperty("schema"), content.Value.GetProperty("example"))
            select $"{operation.Id}: {fault}";

        Assert.Empty(faults);
    }

    private async Task<JsonElement> DocumentAsync() => JsonSerializer.Deserialize<JsonElement>(await api.Client.GetStringAsync("/openapi/v1.json", Cancellation));

    private static IEnumerable<string> Undescribed(Operation operation, HttpResponseMessage response, string text, SchemaCheck schemas)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!operation.Description.GetProperty("responses").TryGetProperty(status, out var promised))
        {
            return ["is not described."];
        }

        if (!promised.TryGetProperty("content", out var contents))
        {
            return text.Length == 0 ? [] : ["has a body that is not described."];
        }

        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        return contents.TryGetProperty(type, out var content)
            ? schemas.Faults(content.GetProperty("schema"), JsonSerializer.Deserialize<JsonElement>(text))
            : [$"has the type '{type}'."];
    }

    private static IEnumerable<string> Unexpected(Operation operation, string role, HttpResponseMessage response, Dictionary<string, Permission> policies, bool known)
    {
        if (!operation.TakesBearer)
        {
            return known && !response.IsSuccessStatusCode ? ["should have been done."] : [];
        }

        if (role == "nobody")
        {
            return response.StatusCode == HttpStatusCode.Unauthorized ? [] : ["lets in who has no token."];
        }

        if (!policies.TryGetValue(operation.Id, out var permission))
        {
            return [];
        }

        if (!Authority.PermissionsOf([role]).Contains(permission))
        {
            return response.StatusCode == HttpStatusCode.Forbidden ? [] : [$"lets in who lacks {permission}."];
        }

        // What a lesser role finds depends on its teams; the administrator can do everything that is described.
        return role == Role.Admin && known && !response.IsSuccessStatusCode ? ["should have been done."] : [];
    }

    /// <summary>For an operation that nobody wrote a call for: no body, ids of nothing.</summary>
    private static Call Blind(Operation operation) => new(string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? Guid.NewGuid().ToString() : part)));

    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Concat(endpoint.RoutePattern.PathSegments.Select((segment, index) =>
        (index == 0 ? "" : "/") + string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            _ => "",
        }))));

    private IEnumerable<RouteEndpoint> Endpoints() => api.App.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal));

    private Dictionary<string, Permission> Policies() => (
        from endpoint in Endpoints()
        let name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
        let policy = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).FirstOrDefault(policy => policy?.StartsWith("Api.", StringComparison.Ordinal) == true)
        where name is not null && policy is not null
        select (name, permission: Enum.Parse<Permission>(policy["Api.".Length..]))).ToDictionary(pair => pair.name, pair => pair.permission);
}
