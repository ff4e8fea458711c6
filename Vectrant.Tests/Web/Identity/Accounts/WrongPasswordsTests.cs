using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Identity;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Accounts;

/// <summary>Ten thousand wrong passwords through the front door: what they cost, and whom they keep out.</summary>
public sealed partial class WrongPasswordsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private const string Wrong = "not this one either";
    private const string Next = "seven quiet herons";
    private const int Programs = 9_700;
    private const int Forms = 300;
    private const int AtOnce = 8;
    private ConnectionStrings _connections = null!;
    private TestApp _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connections = await postgres.CreateDatabaseAsync(Cancellation);
        _app = await TestApp.StartAsync(
            _connections,
            NodeRole.All,
            [],
            builder => builder.Host.ConfigureContainer<IServiceCollection>((_, services) => services.AddSingleton<CountingHasher>().AddSingleton<IPasswordHasher<Person>>(provider => provider.GetRequiredService<CountingHasher>())),
            Cancellation);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task TenThousand_ForOneAddress_CostAHandfulOfHashesAndKeepNobodyElseOut()
    {
        var (victim, email) = await HireAsync();
        var (_, neighbour) = await HireAsync();
        var hasher = _app.Services.GetRequiredService<CountingHasher>();

        // The victim's own browser signed in before.
        using var own = new FormClient(_app.Address);
        await SignsInAsync(own, email, Password);

        var started = TimeProvider.System.GetTimestamp();
        var before = hasher.Looks;
        var left = Programs + Forms;
        var statuses = new int[600];
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            using var program = new HttpClient { BaseAddress = _app.Address };
            using var browser = new FormClient(_app.Address);
            var form = await browser.SignInFormAsync();
            while (Interlocked.Decrement(ref left) is >= 0 and var number)
            {
                using var answer = number < Forms
                    ? await form(email, $"{Wrong} {number}")
                    : await program.PostAsJsonAsync("/api/v1/auth/token", new { grant_type = "password", username = email, password = $"{Wrong} {number}", client = "guess" }, Cancellation);
                Interlocked.Increment(ref statuses[(int)answer.StatusCode]);
                if (number == Programs)
                {
                    // In the midst of it somebody else comes to work, from the same address.
                    using var desk = new FormClient(_app.Address);
                    await SignsInAsync(desk, neighbour, Password);
                }
            }
        }));
        var took = TimeProvider.System.GetElapsedTime(started);
        var looked = hasher.Looks - before - 1;
        TestContext.Current.TestOutputHelper?.WriteLine($"{Programs + Forms} tries in {took.TotalSeconds:0.0} s: {looked} reached the hash");

        // Five at once; each further one only after a rest of a minute at least.
        Assert.InRange(looked, 5, 5 + (int)took.TotalMinutes);
        Assert.Equal(Programs + Forms, statuses.Sum());

        // A form that is refused is shown again; a program that is refused gets no token. Nobody is led on, and nothing broke.
        Assert.Equal(Forms, statuses[(int)HttpStatusCode.OK]);
        Assert.Equal(0, statuses[(int)HttpStatusCode.Redirect] + statuses.Skip(500).Sum());

        // The right password is not even looked at in another browser, in the own one it opens.
        using var other = new FormClient(_app.Address);
        using (var resting = await other.SignInAsync(email, Password))
        {
            Assert.Equal(HttpStatusCode.OK, resting.StatusCode);
            Assert.Contains("Wait", await resting.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using (await own.PostAsync("/sign-out", null, [], "/account"))
        {
        }

        await SignsInAsync(own, email, Password);

        // And whoever has no such browser asks for a link: a new password ends the rest.
        using (await other.PostAsync("/forgot-password", "forgot-password", [("Input.Email", email)]))
        {
        }

        var link = "/reset-password/" + await MailedLink.TokenAsync(_app, _connections, victim, "reset");
        using (await other.PostAsync(link, "choose-password", [("Input.Password", Next), ("Input.Again", Next)]))
        {
        }

        await SignsInAsync(other, email, Next);
    }

    [Fact]
    public async Task Answers_ForAnAddressWithAnAccount_AreThoseForOneWithout()
    {
        var (_, known) = await HireAsync();
        var unknown = $"nobody-{Guid.NewGuid():N}"[..known.IndexOf('@', StringComparison.Ordinal)] + known[known.IndexOf('@', StringComparison.Ordinal)..];
        using var browser = new FormClient(_app.Address);
        using var program = new HttpClient { BaseAddress = _app.Address };
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(await FormAsync(browser, known), await FormAsync(browser, unknown));
        }

        var (alsoKnown, alsoUnknown) = ((await HireAsync()).Email, $"nobody-{Guid.NewGuid():N}@harbour.example");
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(await TokenAsync(program, alsoKnown), await TokenAsync(program, alsoUnknown));
        }

        Assert.Equal(await ForgotAsync(browser, known), await ForgotAsync(browser, unknown));
    }

    private async Task<(PersonId Id, string Email)> HireAsync()
    {
        var email = $"person-{Guid.NewGuid():N}@harbour.example";
        var made = await _app.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Nora Finch", email, [Role.Agent], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        return (made.Value[0], email);
    }

    private static async Task SignsInAsync(FormClient client, string email, string password)
    {
        using var answer = await client.SignInAsync(email, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        using var inside = await client.GetAsync("/account");
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
    }

    private static async Task<string> FormAsync(FormClient browser, string email)
    {
        using var answer = await browser.SignInAsync(email, Wrong);
        return await SaidAsync(answer, email);
    }

    private static async Task<string> ForgotAsync(FormClient browser, string email)
    {
        using var answer = await browser.PostAsync("/forgot-password", "forgot-password", [("Input.Email", email)]);
        return await SaidAsync(answer, email);
    }

    private static async Task<string> TokenAsync(HttpClient program, string email)
    {
        using var answer = await program.PostAsJsonAsync("/api/v1/auth/token", new { grant_type = "password", username = email, password = Wrong, client = "guess" }, Cancellation);
        return await SaidAsync(answer, email);
    }

    /// <summary>Status, names of headers and body, without what is new each time for everybody: tokens, nonces, and the address itself.</summary>
    private static async Task<string> SaidAsync(HttpResponseMessage answer, string email)
    {
        var body = (await answer.Content.ReadAsStringAsync(Cancellation)).Replace(email, "EMAIL", StringComparison.OrdinalIgnoreCase);
        var headers = answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key).Where(name => name is not "Content-Length").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode} {string.Join(',', headers)}\n{New().Replace(body, "NEW")}";
    }

    [GeneratedRegex("(?<=__RequestVerificationToken\" value=\")[^\"]+|(?<=nonce=\")[^\"]+|(?<=\"traceId\":\")[^\"]+|<!--Blazor[^>]*-->")]
    private static partial Regex New();

    private sealed class CountingHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<Person>(options)
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public override PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _looks);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
