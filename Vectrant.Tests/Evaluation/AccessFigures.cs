using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>What the measurements of access have in common: an app without limits in reach, people in it, and their requests.</summary>
internal static class AccessFigures
{
    public const string Password = "a lighthouse keeper";
    public const string WhoAmI = "/api/v1/auth/whoami";

    /// <param name="postgres">Where its database is made.</param>
    /// <param name="cancellationToken">Bounds the start.</param>
    /// <param name="settings">Limits that are in reach.</param>
    public static async Task<TestApp> StartAsync(PostgresFixture postgres, CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        var connections = await postgres.CreateDatabaseAsync(cancellationToken);
        var wide =
            from tier in Enum.GetNames<LimitTier>()
            from name in Enum.GetNames<EndpointClass>()
            select ($"RateLimits:{tier}:{name}", "1000000");
        var own = settings.Select(setting => setting.Key).ToHashSet();
        return await TestApp.StartAsync(connections, NodeRole.Web, [.. wide.Where(setting => !own.Contains(setting.Item1)), .. settings], null, cancellationToken);
    }

    public static HttpClient Client(TestApp app) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };

    public static async Task<(string Email, PersonId Person)> HireAsync(TestApp app, string role, CancellationToken cancellationToken)
    {
        var email = $"{Guid.NewGuid():N}@harbour.example";
        await using var scope = app.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Petra Blum", email, [role], Password)], cancellationToken);
        Assert.True(made.Succeeded, made.Error?.Message);
        var match = await scope.ServiceProvider.GetRequiredService<IPasswordVault>().MatchAsync(AccountAddress.KeyOf(email)!, Password, cancellationToken);
        return (email, match.Person!.Id);
    }

    public static async Task<string> KeyAsync(TestApp app, PersonId person, string role, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var actor = new Actor(person, "Petra Blum", new HashSet<string> { role }, Authority.PermissionsOf([role]));
        var key = await scope.ServiceProvider.GetRequiredService<CreateApiKey>().RunAsync(actor, new ApiKeyRequest("figures", [Permission.Ask], 1), cancellationToken);
        return key.Value.Secret;
    }

    /// <summary>An access token, given for the password.</summary>
    public static async Task<string> TokenAsync(HttpClient http, string email, CancellationToken cancellationToken) =>
        (await PostAsync(http, "token", new { grant_type = "password", username = email, password = Password }, cancellationToken)).GetProperty("access_token").GetString()!;

    public static async Task GetAsync(HttpClient http, string path, string? token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(http, path, token, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
    }

    public static Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string? token, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http.SendAsync(request, cancellationToken);
    }

    public static async Task<JsonElement> PostAsync(HttpClient http, string where, object body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync($"/api/v1/auth/{where}", body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
