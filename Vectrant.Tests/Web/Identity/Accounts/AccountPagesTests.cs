using System.Text.RegularExpressions;
using Dapper;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Accounts;

/// <summary>Local accounts as people use them, in a real browser; passkeys with Chromium's own virtual authenticator.</summary>
public sealed class AccountPagesTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly string _email = $"ivo-{Guid.NewGuid():N}@harbour.example";
    private PersonId _person;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Passkeys belong to names, not to numbers.
    private Uri Address => new UriBuilder(fixture.App.Address) { Host = "localhost" }.Uri;

    public async ValueTask InitializeAsync()
    {
        var made = await Find<EnsurePeople>().RunAsync([new NewPerson("Ivo Brandt", _email, [Role.Agent], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        _person = made.Value[0];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Passkey_AddedOnTheAccountPage_SignsInAloneAndIsRemoved()
    {
        var page = await OpenAsync(JavaScript.On);
        await VirtualAuthenticator.AddAsync(page);
        await page.SignInAsync(Address, _email, Password, "/account");
        await page.FillAsync("#passkey-name", "Blue key");
        await page.ClickAsync("#passkey-add");
        await Expect(page.Locator("#done")).ToContainTextAsync("passkey", new() { IgnoreCase = true });
        await Expect(page.Locator("#passkeys input[value='Blue key']")).ToHaveCountAsync(1);

        await SignOutAsync(page);
        await page.GotoAsync(At("/sign-in?returnUrl=/account"));
        await page.ClickAsync("#passkey");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your account");
        Assert.Equal(["passkey"], await MethodsAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Blue key" }).ClickAsync();
        await Expect(page.Locator("#done")).ToContainTextAsync("removed");
        await Expect(page.Locator("#passkeys input[value='Blue key']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Passkey_AsTheSecondStep_IsAskedForAfterThePassword()
    {
        var page = await OpenAsync(JavaScript.On);
        await VirtualAuthenticator.AddAsync(page);
        await page.SignInAsync(Address, _email, Password, "/account");
        await page.ClickAsync("#passkey-add");
        await Expect(page.Locator("#done")).ToBeVisibleAsync();
        await SignOutAsync(page);

        await page.GotoAsync(At("/sign-in?returnUrl=/account"));
        await FillAsync(page, Password);
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in/second"));
        await page.GotoAsync(At("/account"));
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl"));
        await page.GotoAsync(At("/sign-in/second?returnUrl=/account"));
        await page.ClickAsync("#passkey");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your account");
        Assert.Equal(["password", "passkey"], await MethodsAsync());
    }

    [Fact]
    public async Task TwoStep_WithoutScript_IsSetUpAndAskedFor()
    {
        var page = await OpenAsync(JavaScript.Off);
        await page.SignInAsync(Address, _email, Password, "/account");
        await page.ClickAsync("a[href='/account/two-step']");
        var secret = await Find<ISecondFactors>().PrepareAsync(_person, Cancellation) ?? throw new InvalidOperationException("It is set up already.");
        await Expect(page.Locator("#secret")).ToHaveTextAsync(Totp.Base32(secret));
        await page.FillAsync("#code", Totp.CodeOf(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
        await page.PressAsync("#code", "Enter");
        var codes = (await page.InnerTextAsync("#codes")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, codes.Length);

        // A first step with a password that is changed before the second is no first step any more.
        await SignOutAsync(page);
        await page.GotoAsync(At("/sign-in?returnUrl=/account"));
        await FillAsync(page, Password);
        await Expect(page.Locator("#code")).ToBeVisibleAsync();
        await Find<IAccountStore>().ChangePasswordAsync(new Actor(_person, "Kim", new HashSet<string>(), new HashSet<Permission>()), Password, null, "en", Cancellation);
        await page.FillAsync("#code", codes[1]);
        await page.PressAsync("#code", "Enter");
        await Expect(page.Locator("#password")).ToBeVisibleAsync();

        await page.GotoAsync(At("/sign-in?returnUrl=%2Faccount%3Fsearch%3D%C3%BC"));
        await FillAsync(page, Password);
        await page.FillAsync("#code", "000000");
        await page.PressAsync("#code", "Enter");
        await Expect(page.Locator("#outcome")).ToContainTextAsync("not right");
        await page.FillAsync("#code", codes[0]);
        await page.PressAsync("#code", "Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your account");
    }

    [Fact]
    public async Task Password_ChangedOnTheAccountPage_KeepsThisBrowserSignedIn()
    {
        var page = await OpenAsync(JavaScript.Off);
        await page.SignInAsync(Address, _email, Password, "/account");
        await page.FillAsync("#current", Password);
        await page.FillAsync("#change-new", "seven quiet herons");
        await page.FillAsync("#change-again", "seven quiet herons");
        await page.PressAsync("#change-again", "Enter");
        await Expect(page.Locator("#done")).ToContainTextAsync("Your password is changed");
        await page.GotoAsync(At("/account"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your account");
    }

    [Fact]
    public async Task ResetPage_OfALink_TellsNobodyWhereItIsAndUsesNothingUp()
    {
        using var client = new HttpClient();
        foreach (var path in new[] { "/reset-password/nothing", "/invitation/nothing" })
        {
            using var answer = await client.GetAsync(new Uri(At(path)), Cancellation);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.Contains("not good any more", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/passkeys/sign-in/options")]
    [InlineData("/passkeys/sign-in")]
    [InlineData("/passkeys/second")]
    public async Task Passkeys_WithoutAntiforgeryToken_AreRefused(string path)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent([]);
        using var answer = await client.PostAsync(new Uri(At(path)), form, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Pages_ForAxe_HaveNoViolations(ColorScheme scheme, int width)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 }, Locale = "en-GB", BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.SignInAsync(Address, _email, Password, "/account");
        foreach (var path in new[] { "/account", "/account/two-step", "/account/confirm", "/forgot-password", "/invitation/nothing" })
        {
            await page.GotoAsync(At(path));
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa") });
            Assert.True(result.Violations.Length == 0, path + ": " + string.Join("; ", result.Violations.Select(violation => violation.Id)));
            await page.AssertFitsAsync();
        }
    }

    private async Task<IPage> OpenAsync(JavaScript script)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = script == JavaScript.On, Locale = "en-GB" });
        return await context.NewPageAsync();
    }

    private static Task SignOutAsync(IPage page) => page.Context.ClearCookiesAsync();

    private async Task FillAsync(IPage page, string password)
    {
        await page.FillAsync("#email", _email);
        await page.FillAsync("#password", password);
        await page.PressAsync("#password", "Enter");
    }

    private async Task<string[]> MethodsAsync()
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        return await connection.QueryFirstAsync<string[]>("SELECT methods FROM person_session WHERE person_id = @Value ORDER BY created_at DESC LIMIT 1", new { _person.Value });
    }

    private string At(string path) => new Uri(Address, path).ToString();

    private T Find<T>()
        where T : notnull => fixture.App.Services.GetRequiredService<T>();

    private enum JavaScript
    {
        On,
        Off,
    }
}
