using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>
/// What signing in, tokens and limits cost, printed next to something known of the same run. Nothing is asserted about time: for notes and decisions.
/// <c>Vectrant.Tests -explicit only -class Vectrant.Tests.Evaluation.AccessFiguresTests -showLiveOutput</c>, on a machine that does nothing else.
/// </summary>
public sealed class AccessFiguresTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Measure_SignIn_PrintsItsFigures()
    {
        await using var app = await AccessFigures.StartAsync(postgres, Cancellation);
        var (email, person) = await AccessFigures.HireAsync(app, Role.Agent, Cancellation);
        using var http = AccessFigures.Client(app);
        await MeasureAsync("key set, nobody signed in (baseline)", 500, () => AccessFigures.GetAsync(http, "/.well-known/jwks.json", null, Cancellation));
        var vault = app.Services.GetRequiredService<IPasswordVault>();
        await MeasureAsync("password: compare with the hash (PBKDF2, 210,000 rounds)", 50, () => vault.MatchAsync(AccountAddress.KeyOf(email)!, AccessFigures.Password, Cancellation));
        await MeasureAsync("password: compare for an address without an account", 50, () => vault.MatchAsync(AccountAddress.KeyOf($"{Guid.NewGuid():N}@harbour.example")!, AccessFigures.Password, Cancellation));
        await MeasureAsync("token with a password over HTTP", 50, () => AccessFigures.PostAsync(http, "token", new { grant_type = "password", username = email, password = AccessFigures.Password }, Cancellation));
        var refresh = (await AccessFigures.PostAsync(http, "token", new { grant_type = "password", username = email, password = AccessFigures.Password }, Cancellation)).GetProperty("refresh_token").GetString();
        await MeasureAsync("refresh over HTTP", 500, async () => refresh = (await AccessFigures.PostAsync(http, "refresh", new { refresh_token = refresh }, Cancellation)).GetProperty("refresh_token").GetString());
        var access = (await AccessFigures.PostAsync(http, "token", new { grant_type = "password", username = email, password = AccessFigures.Password }, Cancellation)).GetProperty("access_token").GetString()!;
        await MeasureAsync("request with an access token", 2000, () => AccessFigures.GetAsync(http, AccessFigures.WhoAmI, access, Cancellation));
        var key = await AccessFigures.KeyAsync(app, person, Role.Agent, Cancellation);
        await MeasureAsync("request with an API key", 2000, () => AccessFigures.GetAsync(http, AccessFigures.WhoAmI, key, Cancellation));
    }

    [Fact(Explicit = true)]
    public async Task Measure_Tokens_PrintsItsFigures()
    {
        await using var app = await AccessFigures.StartAsync(postgres, Cancellation);
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
        await using var app = await AccessFigures.StartAsync(postgres, Cancellation);
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
            using var http = AccessFigures.Client(app);
            var path = token is null ? "/.well-known/jwks.json" : AccessFigures.WhoAmI;
            var (perSecond, statuses) = await FloodAsync(http, path, token, 16, null, Load);
            Print($"{tier}: {perSecond:0} requests/s sustained, statuses {statuses}");
        }
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static async Task<List<(string Tier, string? Token)>> CallersAsync(TestApp app)
    {
        List<(string, string?)> callers = [("Anonymous (key set)", null)];
        foreach (var role in (string[])[Role.Employee, Role.Agent, Role.Admin])
        {
            var (_, person) = await AccessFigures.HireAsync(app, role, Cancellation);
            await using var scope = app.Services.CreateAsyncScope();
            var issued = await scope.ServiceProvider.GetRequiredService<ProgramTokens>().StartAsync(person, ["pwd"], new ProgramOrigin("figures", null), Cancellation);
            callers.Add(($"{role} (access token)", issued.Value.AccessToken));
            if (role == Role.Agent)
            {
                callers.Add(("API key", await AccessFigures.KeyAsync(app, person, role, Cancellation)));
            }
        }

        return callers;
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
                    using var response = await AccessFigures.SendAsync(http, path, token, Cancellation);
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
