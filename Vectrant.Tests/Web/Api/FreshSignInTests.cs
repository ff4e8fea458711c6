using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Core.Webhooks;
using Vectrant.Tests.TestSupport.Api;
using Vectrant.Web.Api;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Api;

/// <summary>What pages ask a fresh proof for, programs may only do soon after they signed in: every operation that takes a critical deed, found in the app itself.</summary>
public sealed class FreshSignInTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Endpoint_WithACriticalDeed_AsksForAFreshSignIn()
    {
        var bare = CriticalEndpoints().Where(endpoint => endpoint.Metadata.GetMetadata<FreshSignInAsked>() is null).Select(endpoint => endpoint.DisplayName);
        Assert.Empty(bare);
        Assert.Equal([typeof(CreateWebhook)], FreshSignIn.DeedsOf(((Delegate)Planted).Method));
    }

    [Fact]
    public void Operations_ThatAreCriticalOnlyElsewhere_AreTheseWithAReason() => Assert.Equal(
        ["changeRoles: Only making an admin is critical, which no program does."],
        from endpoint in api.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
        let never = endpoint.Metadata.GetMetadata<NeverCriticalHere>()
        where never is not null
        select $"{endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName}: {never.Why}");

    [Fact]
    public async Task Operations_WithASignInOfLongAgo_AreRefusedUntilAnother()
    {
        var admin = await api.HireAsync(Role.Admin);
        var first = await SignInAsync(admin);
        var operations = await AskingAsync();
        Assert.Equal(["changeWebhook", "createWebhook", "disablePerson", "rotateWebhookSecret"], operations.Select(operation => operation.Id).Order());
        foreach (var operation in operations)
        {
            Assert.NotEqual("fresh_sign_in_needed", (await CallAsync(operation, first.AccessToken)).Code);
        }

        await api.SqlAsync(
            "UPDATE refresh_family SET started_at = started_at - @age WHERE person_id = @person",
            new { age = CriticalDeeds.ProofHolds + TimeSpan.FromSeconds(2), person = admin.PersonId!.Value.Value });
        var refreshed = (await api.App.Services.GetRequiredService<ProgramTokens>().RefreshAsync(first.RefreshToken, null, Cancellation)).Value;
        var again = await SignInAsync(admin);
        var challenge = "Bearer realm=\"vectrant\", error=\"insufficient_user_authentication\", max_age=\"600\"";
        foreach (var operation in operations)
        {
            Assert.Equal((HttpStatusCode.Forbidden, "fresh_sign_in_needed", challenge), await CallAsync(operation, first.AccessToken));
            Assert.Equal((HttpStatusCode.Forbidden, "fresh_sign_in_needed", challenge), await CallAsync(operation, refreshed.AccessToken));
            Assert.NotEqual("fresh_sign_in_needed", (await CallAsync(operation, again.AccessToken)).Code);
        }

        // Everything else goes on as before.
        using var list = await api.SendAsync(HttpMethod.Get, "webhooks", null, null, ("Authorization", $"Bearer {refreshed.AccessToken}"));
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
    }

    [Fact]
    public async Task Operations_WithAnApiKey_GoByItsScope()
    {
        var admin = await api.HireAsync(Role.Admin);
        var key = await api.App.Services.GetRequiredService<CreateApiKey>().RunAsync(admin, new ApiKeyRequest("Leavers", [Permission.ManagePeople], 1), Cancellation);
        var leaver = await api.HireAsync(Role.Agent);
        var path = $"people/{leaver.PersonId}";
        using var disabled = await api.SendAsync(
            HttpMethod.Post, path + "/disable", null, null, ("Authorization", $"Bearer {key.Value.Secret}"), ("If-Match", await api.TagAsync(path, admin)));
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        foreach (var operation in (await AskingAsync()).Where(operation => operation.Path.Contains("/webhooks", StringComparison.Ordinal)))
        {
            Assert.Equal("forbidden", (await CallAsync(operation, key.Value.Secret)).Code);
        }
    }

    private static Task<IResult> Planted(HttpRequest request, CreateWebhook create) => Task.FromResult(Results.Ok((request.Path, create)));

    private IEnumerable<Endpoint> CriticalEndpoints() =>
        from endpoint in api.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
        where endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler && FreshSignIn.DeedsOf(handler).Count > 0
        select endpoint;

    private async Task<IReadOnlyList<Operation>> AskingAsync()
    {
        var asking = CriticalEndpoints().Where(endpoint => endpoint.Metadata.GetMetadata<NeverCriticalHere>() is null)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName).ToHashSet();
        return [.. Operation.Of(JsonSerializer.Deserialize<JsonElement>(await api.Client.GetStringAsync("/openapi/v1.json", Cancellation))).Where(operation => asking.Contains(operation.Id))];
    }

    private async Task<IssuedTokens> SignInAsync(Actor person) => (await api.App.Services.GetRequiredService<ProgramTokens>()
        .StartAsync(person.PersonId!.Value, ["pwd"], new ProgramOrigin("tests", null), Cancellation)).Value;

    /// <summary>About nothing that exists: whoever gets past the door is told so.</summary>
    private async Task<(HttpStatusCode Status, string? Code, string? Challenge)> CallAsync(Operation operation, string token)
    {
        var path = string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? Guid.NewGuid().ToString() : part));
        var body = operation.Description.TryGetProperty("requestBody", out _) ? new { } : null;
        using var response = await api.SendAsync(operation.Method, path, null, body, ("Authorization", $"Bearer {token}"));
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation));
        return (response.StatusCode, problem.GetProperty("code").GetString(), response.Headers.TryGetValues("WWW-Authenticate", out var values) ? values.Single() : null);
    }
}
