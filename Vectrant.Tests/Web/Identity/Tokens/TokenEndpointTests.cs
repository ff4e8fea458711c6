using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Tokens;

/// <summary>Signing in, going on and signing out over HTTP, and what a bearer token opens. Each test has a person of its own.</summary>
public sealed class TokenEndpointTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Password = "a lighthouse keeper";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_WithThePassword_OpensWhatTheRolesAllowAndRefreshesAndEnds()
    {
        using var http = Http();
        var email = await HireAsync("Petra Blum", Role.Agent);
        var (status, first) = await PostAsync(http, "token", new { grant_type = "password", username = email, password = Password, client = "ledger sync" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Bearer", first.GetProperty("token_type").GetString());
        Assert.Equal(600, first.GetProperty("expires_in").GetInt32());

        var me = await WhoAmIAsync(http, first);
        Assert.Equal("Petra Blum", me.GetProperty("name").GetString());
        Assert.Equal(["Agent"], me.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Contains("WorkConversations", me.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));

        var (refreshed, second) = await PostAsync(http, "refresh", new { refresh_token = first.GetProperty("refresh_token").GetString() });
        Assert.Equal(HttpStatusCode.OK, refreshed);
        await WhoAmIAsync(http, second);
        var (repeated, why) = await PostAsync(http, "refresh", new { refresh_token = first.GetProperty("refresh_token").GetString() });
        Assert.True(repeated is HttpStatusCode.Conflict or HttpStatusCode.BadRequest, $"{repeated} {why}");

        var (revoked, _) = await PostAsync(http, "revoke", new { token = second.GetProperty("refresh_token").GetString() });
        Assert.Equal(HttpStatusCode.OK, revoked);
        using var refused = await AskAsync(http, second.GetProperty("access_token").GetString()!);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Token_WithAWrongPasswordOrAnUnknownAddress_SaysTheSame()
    {
        using var http = Http();
        var email = await HireAsync("Jon Aske", Role.Agent);
        var wrong = await PostAsync(http, "token", new { grant_type = "password", username = email, password = "not his password" });
        var unknown = await PostAsync(http, "token", new { grant_type = "password", username = $"{Guid.NewGuid():N}@harbour.example", password = "not his password" });
        Assert.Equal(HttpStatusCode.Forbidden, wrong.Status);
        Assert.Equal(wrong.Status, unknown.Status);
        Assert.Equal(wrong.Body.GetProperty("detail").GetString(), unknown.Body.GetProperty("detail").GetString());
        Assert.Equal("sign_in_refused", wrong.Body.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"grant_type":"client_credentials","username":"a","password":"b"}""", "unsupported_grant_type")]
    [InlineData("""{"username":"a","password":"b"}""", "unsupported_grant_type")]
    [InlineData("""{"grant_type":"password","username":"a"}""", "invalid_request")]
    [InlineData("""{"grant_type":"password","username":7,"password":"b"}""", "json_malformed")]
    [InlineData("""{"grant_type":"password","username":"a","username":"b","password":"c"}""", "field_repeated")]
    [InlineData("""grant_type=password""", "json_malformed")]
    public async Task Token_WithABodyThatIsNone_SaysWhatIsWrong(string body, string code)
    {
        using var http = Http();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("/api/v1/auth/token", UriKind.Relative), content, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, (await ReadAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Bearer_ThatIsNoTokenOfOurs_Is401AndSaysNoMoreThanInvalid()
    {
        using var http = Http();
        var email = await HireAsync("Mona Reyes", Role.Employee);
        var (_, issued) = await PostAsync(http, "token", new { grant_type = "password", username = email, password = Password });
        var token = issued.GetProperty("access_token").GetString()!;
        string[] wrong =
        [
            "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", token + "A", token[..^4] + "AAAA", token.ToUpperInvariant(), issued.GetProperty("refresh_token").GetString()!, new string('a', 5000),
        ];
        var answers = new HashSet<string>();
        foreach (var one in wrong)
        {
            using var response = await AskAsync(http, one);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            var problem = await ReadAsync(response);
            answers.Add($"{response.Headers.WwwAuthenticate} {problem.GetProperty("code").GetString()} {problem.GetProperty("detail").GetString()}");
        }

        var answer = Assert.Single(answers);
        Assert.StartsWith("Bearer realm=\"vectrant\", error=\"invalid_token\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bearer_ThatIsMissing_Is401WithoutAnError()
    {
        using var http = Http();
        foreach (var header in (string?[])[null, "Basic YTpi", "Bearer", "Bearer "])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/whoami");
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", header);
            }

            using var response = await http.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.StartsWith("Bearer realm=\"vectrant\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Bearer_OnAPage_OpensNothing()
    {
        using var http = Http();
        var email = await HireAsync("Sven Aalto", Role.Admin);
        var (_, issued) = await PostAsync(http, "token", new { grant_type = "password", username = email, password = Password });
        using var page = new HttpRequestMessage(HttpMethod.Get, "/audit");
        page.Headers.Authorization = new AuthenticationHeaderValue("Bearer", issued.GetProperty("access_token").GetString());
        using var sent = await http.SendAsync(page, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Contains("/sign-in", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_OfAnyText_Is200()
    {
        using var http = Http();
        foreach (var token in (string[])["", "x", "a.b.c", "vr_0"])
        {
            var (status, _) = await PostAsync(http, "revoke", new { token });
            Assert.Equal(HttpStatusCode.OK, status);
        }
    }

    [Fact]
    public async Task Secrets_OfASignIn_StandInNoColumnAndNoLog()
    {
        using var http = Http();
        var email = await HireAsync("Nora Diaz", Role.Agent);
        var (_, first) = await PostAsync(http, "token", new { grant_type = "password", username = email, password = Password });
        var (_, second) = await PostAsync(http, "refresh", new { refresh_token = first.GetProperty("refresh_token").GetString() });
        string[] secrets =
        [
            .. new[] { first, second }.SelectMany(issued => (string[])[issued.GetProperty("refresh_token").GetString()!, issued.GetProperty("access_token").GetString()!]), Password,
        ];
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        var tables = (await connection.QueryAsync<string>(
            "SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')")).ToList();
        Assert.Contains("refresh_token", tables);
        foreach (var table in tables)
        {
            // Rows as text: every column of every type, byte arrays as hexadecimal digits.
            foreach (var row in await connection.QueryAsync<string>($"SELECT t::text FROM {table} t"))
            {
                Assert.All(secrets, secret => Assert.False(
                    row.Contains(secret, StringComparison.Ordinal) || row.Contains(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(secret)), StringComparison.OrdinalIgnoreCase),
                    $"{table} holds a secret."));
            }
        }

        Assert.All(TestLog.Instance.Lines, line => Assert.All(secrets[..^1], secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)));
    }

    private HttpClient Http()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        return new HttpClient(handler) { BaseAddress = fixture.App.Address };
    }

    private async Task<string> HireAsync(string name, params string[] roles)
    {
        var email = $"{Guid.NewGuid():N}@harbour.example";
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson(name, email, roles, Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        return email;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpClient http, string where, object body)
    {
        using var response = await http.PostAsJsonAsync($"/api/v1/auth/{where}", body, Cancellation);
        Assert.True(response.Headers.CacheControl?.NoStore);
        return (response.StatusCode, await ReadAsync(response));
    }

    private static async Task<JsonElement> WhoAmIAsync(HttpClient http, JsonElement issued)
    {
        using var response = await AskAsync(http, issued.GetProperty("access_token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ReadAsync(response);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/whoami");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, Cancellation);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
