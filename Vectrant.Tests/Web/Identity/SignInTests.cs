using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity;

public sealed class SignInTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly string _email = $"agent-{Guid.NewGuid():N}@harbour.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Priya Lindqvist", _email, [Role.Agent], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task SignIn_ThenOut_LeadsHomeAndBackAndIsAudited()
    {
        var page = await OpenAsync("/conversations?state=open");
        await FillAsync(page, _email, Password);
        await Expect(page).ToHaveURLAsync(new Regex("/conversations\\?state=open$"));
        await Expect(page.Locator("#rail")).ToContainTextAsync("Priya Lindqvist");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in"));
        await page.GotoAsync(At("/queue"));
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl=%2Fqueue"));
        Assert.Equal(["identity.signed_out", "identity.signed_in"], (await LinesAsync()).Take(2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SignIn_FiveWrongTries_RestsTheAddressWhetherItExistsOrNot(bool exists)
    {
        var email = exists ? _email : $"nobody-{Guid.NewGuid():N}@harbour.example";
        var page = await OpenAsync("/queue");
        for (var i = 0; i < 4; i++)
        {
            await FillAsync(page, email, "wrong password here");
            await Expect(page.Locator("#outcome")).ToContainTextAsync("That did not work");
        }

        await FillAsync(page, email, "wrong password here");
        await Expect(page.Locator("#outcome")).ToContainTextAsync("Wait 1 min");
        await FillAsync(page, email, Password);
        await Expect(page.Locator("#outcome")).ToContainTextAsync("Wait 1 min");
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in"));
    }

    [Fact]
    public async Task SignIn_WithAForeignReturnAddress_StaysHere()
    {
        var page = await OpenAsync("/queue");
        await page.GotoAsync(At("/sign-in?returnUrl=" + Uri.EscapeDataString("https://elsewhere.example/queue")));
        await FillAsync(page, _email, Password);
        await Expect(page).Not.ToHaveURLAsync(new Regex("sign-in"));
        Assert.StartsWith(fixture.App.Address.ToString(), page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithoutAntiforgeryToken_IsRefused()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["Input.Email"] = _email, ["Input.Password"] = Password });
        using var answer = await client.PostAsync(new Uri(At("/sign-in")), form, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        using var leaving = await client.PostAsync(new Uri(At("/sign-out")), new FormUrlEncodedContent([]), Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, leaving.StatusCode);
    }

    [Fact]
    public async Task SignInPage_CarriesNoScriptOfTheFrameworkAndClosedHeaders()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(At("/sign-in")), Cancellation);
        Assert.DoesNotContain("blazor.web", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' 'unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Language_Chosen_HoldsForThePagesThatFollow()
    {
        var page = await OpenAsync("/queue");
        await page.ClickAsync("a[lang=de]");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Anmelden");
        Assert.Equal("de", await page.GetAttributeAsync("html", "lang"));
        await FillAsync(page, _email, Password);
        await Expect(page.Locator(".list h1")).ToHaveTextAsync("Warteschlange");
    }

    [Fact]
    public async Task Theme_Chosen_IsThereBeforeTheFirstPaint()
    {
        var page = await OpenAsync("/queue");
        await page.ClickAsync("[data-theme-choice=dark]");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        var answer = await page.GotoAsync(At("/sign-in"));
        Assert.Contains("data-theme=\"dark\"", await answer!.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task StaticPages_ForAxe_HaveNoViolations(ColorScheme scheme, int width)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 }, Locale = "en-GB", BypassCSP = true });
        var page = await context.NewPageAsync();
        foreach (var path in new[] { "/sign-in", "/no-access", "/not-found", "/error" })
        {
            await page.GotoAsync(At(path));
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa") });
            Assert.True(result.Violations.Length == 0, path + ": " + string.Join("; ", result.Violations.Select(violation => violation.Id)));
        }
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(At(path));
        return page;
    }

    private static async Task FillAsync(IPage page, string email, string password)
    {
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", password);

        // The answer of the last try may look like that of this one, and what is typed into a page that is about to leave is lost.
        await page.EvaluateAsync("document.body.dataset.left = 'soon'");
        await page.PressAsync("#password", "Enter");
        await Expect(page.Locator("body:not([data-left])")).ToHaveCountAsync(1);
    }

    private string At(string path) => new Uri(fixture.App.Address, path).ToString();

    private async Task<IEnumerable<string>> LinesAsync()
    {
        var reader = new Actor(null, "test", new HashSet<string>(), new HashSet<Permission> { Permission.ReadAudit });
        var page = await fixture.App.Services.GetRequiredService<IAuditQuery>().ListAsync(reader, new AuditFilter("identity.", "Priya", null, null, null), Cancellation);
        return page.Items.Where(line => line.Action is AuditAction.SignedIn or AuditAction.SignedOut).Select(line => line.Action);
    }
}
