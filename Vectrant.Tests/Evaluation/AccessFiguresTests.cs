using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
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

/// <summary>
/// What signing in, tokens and limits cost, printed next to something known of the same run. Nothing is asserted about time: for notes and decisions.
/// <c>Vectrant.Tests -explicit only -class Vectrant.Tests.Evaluation.AccessFiguresTests -showLiveOutput</c>, on a machine that does nothing else.
/// </summary>
public sealed class AccessFiguresTests(PostgresFixture postgres)
{
    private const string Password = "a lighthouse keeper";
    private const string WhoAmI = "/api/v1/auth/whoami";
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Measure_SignIn_PrintsItsFigures()
    {
        await using var app = await StartAsync();
        var (email, person) = await HireAsync(app, Role.Agent);
        using var http = Client(app);
        await MeasureAsync("key set, nobody signed in (baseline)", 500, () => GetAsync(http, "/.well-known/jwks.json", null));
        var vault = app.Services.GetRequiredService<IPasswordVault>();
        await MeasureAsync("password: compare with the hash (PBKDF2, 210,000 rounds)", 50, () => vault.MatchAsync(AccountAddress.KeyOf(email)!, Password, Cancellation));
        await MeasureAsync("password: compare for an address without an account", 50, () => vault.MatchAsync(AccountAddress.KeyOf($"{Guid.NewGuid():N}@harbour.example")!, Password, Cancellation));
        await MeasureAsync("token with a password over HTTP", 50, () => PostAsync(http, "token", new { grant_type = "password", username = email, password = Password }));
        var refresh = (await PostAsync(http, "token", new { grant_type = "password", username = email, password = Password })).GetProperty("refresh_token").GetString();
        await MeasureAsync("refresh over HTTP", 500, async () => refresh = (await PostAsync(http, "refresh", new { refresh_token = refresh })).GetProperty("refresh_token").GetString());
        var access = (await PostAsync(http, "token", new { grant_type = "password", username = email, password = Password })).GetProperty("access_token").GetString()!;
        await MeasureAsync("request with an access token", 2000, () => GetAsync(http, WhoAmI, access));
        var key = await KeyAsync(app, person, Role.Agent);
        await MeasureAsync("request with an API key", 2000, () => GetAsync(http, WhoAmI, key));
    }

    [Fact(Explicit = true)]
    public async Task Measure_Tokens_PrintsItsFigures()
    {
        await using var app = await StartAsync();
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = Encoding.ASCII.GetBytes(new string('a', 400));
        var signature = ecdsa.SignData(bytes, HashAlgorithmName.SHA256);
        await MeasureAsync("ECDSA P-256 of the platform: sign (baseline)", 2000, () => Task.FromResult(ecdsa.SignData(bytes, HashAlgorithmName.SHA256)));
        await MeasureAsync("ECDSA P-256 of the platform: verify (baseline)", 2000, () => Task.FromResult(ecdsa.VerifyData(bytes, signature, HashAlgorithmName.SHA256)));
        var tokens = app.Services.GetRequiredService<AccessTokens>();
        var claims = new AccessClaims(new PersonId(Guid.CreateVersion7()), new FamilyId(Guid.CreateVersion7()));
        var token = await tokens.IssueAsync(claims, Cancellation);
        await MeasureAsync("access token: write and sign", 2000, () => tokens.IssueAsync(claims, Cancellation));
        await MeasureAsync("access token: take apart, verify, check claims", 2000, async () => Assert.True((await tokens.VerifyAsync(token, Cancellation)).Succeeded));
    }

    [Fact(Explicit = true)]
    public async Task Measure_Limits_PrintsWhatEachTierSustainsAndWhatAPermitCosts()
    {
        await using var app = await StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var limit = scope.ServiceProvider.GetRequiredService<RateLimit>();
        foreach (var callers in (int[])[1, 10_000])
        {
            var holders = Enumerable.Range(0, callers).Select(number => new LimitedCaller(LimitTier.Employee, $"caller {number}")).ToArray();
            var count = 0;
            await MeasureAsync($"one permit, {callers} callers in turn", 200_000, async () => await limit.TakeAsync(holders[count++ % callers], EndpointClass.Read, null, Cancellation));
        }

        foreach (var (tier, token) in await CallersAsync(app))
        {
            using var http = Client(app);
            var path = token is null ? "/.well-known/jwks.json" : WhoAmI;
            var (perSecond, statuses) = await FloodAsync(http, path, token, 16, null, Load);
            Print($"{tier}: {perSecond:0} requests/s sustained, statuses {statuses}");
        }
    }

    [Fact(Explicit = true)]
    public async Task Measure_Flood_PrintsWhatAnotherTierFeels()
    {
        await using var limited = await StartAsync(("RateLimits:Anonymous:Read", "600"));
        await using var unlimited = await StartAsync(("RateLimits:Anonymous:Read", "1000000"));
        foreach (var (name, app, rate) in new[] { ("no flood (baseline)", limited, 0), ("flood of 2,000/s, limit of 600 a minute", limited, 2000), ("flood of 2,000/s, no limit in reach", unlimited, 2000) })
        {
            var (email, _) = await HireAsync(app, Role.Agent);
            using var agent = Client(app);
            using var flooder = new HttpClient(OwnAddress.Handler()) { BaseAddress = app.Address };
            var access = (await PostAsync(agent, "token", new { grant_type = "password", username = email, password = Password })).GetProperty("access_token").GetString()!;
            var flood = rate == 0 ? null : FloodAsync(flooder, "/chat", null, 32, rate, Load * 3);
            await MeasureAsync($"agent's request, {name}", 1000, () => GetAsync(agent, WhoAmI, access));
            if (flood is not null)
            {
                var (perSecond, statuses) = await flood;
                Print($"  the flood got {perSecond:0} answers/s, statuses {statuses}");
            }
        }
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private async Task<TestApp> StartAsync(params (string, string)[] settings)
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        string[] tiers = [.. Enum.GetNames<LimitTier>()];
        var wide = tiers.SelectMany(tier => Enum.GetNames<EndpointClass>().Select(name => ($"RateLimits:{tier}:{name}", "1000000")));
        var own = settings.Select(setting => setting.Item1).ToHashSet();
        return await TestApp.StartAsync(connections, NodeRole.Web, [.. wide.Where(setting => !own.Contains(setting.Item1)), .. settings], null, Cancellation);
    }

    private static HttpClient Client(TestApp app) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };

    private static async Task<(string Email, PersonId Person)> HireAsync(TestApp app, string role)
    {
        var email = $"{Guid.NewGuid():N}@harbour.example";
        await using var scope = app.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Petra Blum", email, [role], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        var match = await scope.ServiceProvider.GetRequiredService<IPasswordVault>().MatchAsync(AccountAddress.KeyOf(email)!, Password, Cancellation);
        return (email, match.Person!.Id);
    }

    private static async Task<string> KeyAsync(TestApp app, PersonId person, string role)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var actor = new Actor(person, "Petra Blum", new HashSet<string> { role }, Authority.PermissionsOf([role]));
        var key = await scope.ServiceProvider.GetRequiredService<CreateApiKey>().RunAsync(actor, new ApiKeyRequest("figures", [Permission.Ask], 1), Cancellation);
        return key.Value.Secret;
    }

    private static async Task<List<(string Tier, string? Token)>> CallersAsync(TestApp app)
    {
        List<(string, string?)> callers = [("Anonymous (key set)", null)];
        foreach (var role in (string[])[Role.Employee, Role.Agent, Role.Admin])
        {
            var (_, person) = await HireAsync(app, role);
            await using var scope = app.Services.CreateAsyncScope();
            var issued = await scope.ServiceProvider.GetRequiredService<ProgramTokens>().StartAsync(person, ["pwd"], new ProgramOrigin("figures", null), Cancellation);
            callers.Add(($"{role} (access token)", issued.Value.AccessToken));
            if (role == Role.Agent)
            {
                callers.Add(("API key", await KeyAsync(app, person, role)));
            }
        }

        return callers;
    }

    private static async Task GetAsync(HttpClient http, string path, string? token)
    {
        using var response = await SendAsync(http, path, token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.CopyToAsync(Stream.Null, Cancellation);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http.SendAsync(request, Cancellation);
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string where, object body)
    {
        using var response = await http.PostAsJsonAsync($"/api/v1/auth/{where}", body, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <param name="http">Whose requests.</param>
    /// <param name="path">Where to.</param>
    /// <param name="token">As whom.</param>
    /// <param name="atOnce">How many wait for an answer at any time.</param>
    /// <param name="perSecond">No more than this; null for as many as are answered.</param>
    /// <param name="duration">How long.</param>
    private static async Task<(double PerSecond, string Statuses)> FloodAsync(HttpClient http, string path, string? token, int atOnce, int? perSecond, TimeSpan duration)
    {
        var (start, sent, statuses) = (Stopwatch.GetTimestamp(), 0, new int[600]);
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(
            async () =>
            {
                while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < duration)
                {
                    if (perSecond is { } most && sent >= elapsed.TotalSeconds * most)
                    {
                        await Task.Delay(1, Cancellation);
                        continue;
                    }

                    Interlocked.Increment(ref sent);
                    using var response = await SendAsync(http, path, token);
                    Interlocked.Increment(ref statuses[(int)response.StatusCode]);
                }
            },
            Cancellation)));
        var told = string.Join(", ", statuses.Index().Where(status => status.Item > 0).Select(status => $"{status.Index}: {status.Item}"));
        return (statuses.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds, told);
    }

    private static async Task MeasureAsync(string what, int count, Func<Task> act)
    {
        for (var warm = 0; warm < Math.Min(count / 5, 200); warm++)
        {
            await act();
        }

        var times = new double[count];
        for (var index = 0; index < count; index++)
        {
            var start = Stopwatch.GetTimestamp();
            await act();
            times[index] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        var mean = times.Average();
        Array.Sort(times);
        Print($"{what}: mean {mean:0.00} µs, p50 {times[count / 2]:0.0} µs, p99 {times[(int)(count * 0.99)]:0.0} µs, n {count}");
    }
}
