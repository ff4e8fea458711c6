using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Web.Api;

/// <summary>Every operation of the API, called with keys that may do one thing only, and with keys that may do nothing any more.</summary>
public sealed class ApiKeyOperationsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_WithAKeyOfOneScope_AreOpenForThatScopeOnly()
    {
        var admin = await api.HireAsync(Role.Admin);
        var needs = Needs();
        var (faults, cases, open) = (new List<string>(), 0, 0);
        foreach (var scope in ApiKeyScopes.Of(admin))
        {
            var key = await MakeAsync(admin, scope);
            foreach (var operation in (await OperationsAsync()).Where(operation => needs.ContainsKey(operation.Id)))
            {
                var (status, code) = await CallAsync(operation, key.Secret);
                var may = needs[operation.Id] == scope;
                cases++;
                open += may ? 1 : 0;
                if (may ? status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError : (status, code) != (HttpStatusCode.Forbidden, "forbidden"))
                {
                    faults.Add($"{operation.Id} needs {needs[operation.Id]}, the key may {scope}: {(int)status} {code}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        TestContext.Current.TestOutputHelper?.WriteLine($"{cases} cases, {open} open");
        Assert.True(cases > 300 && open > 20, $"{cases} cases, {open} open");
    }

    [Fact]
    public async Task Operations_WithAKeyThatIsOver_AreAllClosed()
    {
        var admin = await api.HireAsync(Role.Admin);
        var scopes = ApiKeyScopes.Of(admin);
        var keys = new Dictionary<string, CreatedApiKey>
        {
            ["expired"] = await MakeAsync(admin, [.. scopes]),
            ["revoked"] = await MakeAsync(admin, [.. scopes]),
            ["made up"] = await MakeAsync(admin, [.. scopes]),
        };
        await api.SqlAsync("UPDATE api_key SET created_at = created_at - interval '2 days', expires_at = now() - interval '1 second' WHERE id = @Value", new { keys["expired"].Id.Value });
        Assert.True((await api.App.Services.GetRequiredService<RevokeApiKey>().RunAsync(admin, keys["revoked"].Id, Cancellation)).Succeeded);
        keys["made up"] = keys["made up"] with { Secret = SecretText.New(SecretText.ApiKey) };
        var (faults, cases) = (new List<string>(), 0);
        foreach (var (what, key) in keys)
        {
            foreach (var operation in await OperationsAsync())
            {
                var (status, code) = await CallAsync(operation, key.Secret);
                cases++;
                if ((status, code) != (HttpStatusCode.Unauthorized, "invalid_token"))
                {
                    faults.Add($"{operation.Id} with a key that is {what}: {(int)status} {code}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        Assert.True(cases > 100, $"Only {cases} cases.");
    }

    private async Task<CreatedApiKey> MakeAsync(Actor owner, params Permission[] scopes)
    {
        var made = await api.App.Services.GetRequiredService<CreateApiKey>().RunAsync(owner, new ApiKeyRequest("Narrow", scopes, 1), Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        return made.Value;
    }

    private async Task<IEnumerable<Operation>> OperationsAsync() => Operation.Of(JsonSerializer.Deserialize<JsonElement>(await api.Client.GetStringAsync("/openapi/v1.json", Cancellation)))
        .Where(operation => operation.TakesBearer);

    /// <summary>About nothing that exists: whoever gets past the door is told so.</summary>
    private async Task<(HttpStatusCode Status, string? Code)> CallAsync(Operation operation, string secret)
    {
        var path = string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? Guid.NewGuid().ToString() : part));
        var body = operation.Description.TryGetProperty("requestBody", out _) ? new { } : null;
        using var response = await api.SendAsync(operation.Method, path, null, body, ("Authorization", $"Bearer {secret}"));
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString() : null);
    }

    private Dictionary<string, Permission> Needs() => (
        from endpoint in api.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
        let name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
        let policy = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).FirstOrDefault(policy => policy?.StartsWith("Api.", StringComparison.Ordinal) == true)
        where name is not null && policy is not null
        select (name, permission: Enum.Parse<Permission>(policy["Api.".Length..]))).ToDictionary(pair => pair.name, pair => pair.permission);
}
