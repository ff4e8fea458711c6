using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Providers;

/// <summary>Connecting from a session, and the admins' page, in a browser with a real provider.</summary>
public sealed class ConnectedAccountsTests(OpenIdFixture fixture, BrowserFixture browser) : IClassFixture<OpenIdFixture>
{
    private const string Password = "a lighthouse keeper";
    private readonly string _name = $"ada-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Email => $"{_name}@harbour.example";

    [Fact]
    public async Task Connect_ThenSignInWithIt_ThenDisconnect()
    {
        await LocalAsync(Role.Agent);
        await fixture.Server.KnowAsync(_name, new { email = $"private-{Email}", email_verified = true }, Cancellation);
        var page = await OpenAsync();
        await page.SignInAsync(fixture.App.Address, Email, Password, "/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect or disconnect" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect Harbour ID rs" }).ClickAsync();
        await AtProviderAsync(page);
        await Expect(page.Locator("#done")).ToContainTextAsync("The account is connected");
        await Expect(page.Locator(".accounts li")).ToContainTextAsync("not used yet");
        await page.AssertAccessibleAsync();

        var other = await OpenAsync();
        await other.GotoAsync(At("/sign-in?returnUrl=%2Fask"));
        await other.GetByRole(AriaRole.Link, new() { Name = "Continue with Harbour ID rs" }).ClickAsync();
        await AtProviderAsync(other);
        await Expect(other).ToHaveURLAsync(new Regex("/ask$"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Disconnect Harbour ID rs" }).ClickAsync();
        await Expect(page.Locator("#done")).ToContainTextAsync("The account is disconnected");
        await Expect(page.Locator(".accounts li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Disconnect_TheLastWayIn_IsRefused()
    {
        await InvitedPerson.AddAsync(fixture.Connections, Email, "Ada Marlowe", TimeSpan.FromDays(1), Role.Employee);
        await fixture.Server.KnowAsync(_name, new { email = Email, email_verified = true }, Cancellation);
        var page = await OpenAsync();
        await page.GotoAsync(At("/sign-in?returnUrl=%2Faccount%2Fproviders"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue with Harbour ID rs" }).ClickAsync();
        await AtProviderAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Disconnect Harbour ID rs" }).ClickAsync();

        // Nothing is disconnected before a new proof; the provider asks for one although it knows this browser.
        await Expect(page.Locator("h1")).ToHaveTextAsync("Is it you?");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Prove it at Harbour ID rs" }).ClickAsync();
        await ProveAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Disconnect Harbour ID rs" }).ClickAsync();
        await Expect(page.Locator("#outcome")).ToContainTextAsync("the only way to sign in");
        await Expect(page.Locator(".accounts li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Connect_WithoutTheProofOfTheAccountPage_IsRefused()
    {
        await LocalAsync(Role.Agent);
        var page = await OpenAsync();
        await page.SignInAsync(fixture.App.Address, Email, Password, "/account/providers");
        await page.GotoAsync(At("/sign-in/with/rs?connect=made-up"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("Another sign-in is open");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task ProvidersPage_ShowsNoSecretAndTestsTheProvider(ColorScheme scheme, int width)
    {
        await LocalAsync(Role.Admin);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 }, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.App.Address, Email, Password, "/providers");
        var card = page.Locator("section.card", new() { Has = page.Locator("#es-title") });
        await Expect(card).ToContainTextAsync(At("/sign-in/callback/es"));
        await card.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Expect(card.Locator(".notice.ok")).ToContainTextAsync(fixture.Server.Issuer);
        Assert.DoesNotContain("secret of", await page.ContentAsync(), StringComparison.Ordinal);
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
    }

    private async Task LocalAsync(string role)
    {
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Ada Marlowe", Email, [role], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
    }

    private async Task<IPage> OpenAsync() => await (await browser.NewContextAsync()).NewPageAsync();

    /// <summary>The provider's own page for a password; what it may tell was agreed to before.</summary>
    private async Task ProveAsync(IPage page)
    {
        await page.FillAsync("input[name=login]", _name);
        await page.FillAsync("input[name=password]", "anything");
        await page.ClickAsync("button[type=submit]");
    }

    private async Task AtProviderAsync(IPage page)
    {
        await ProveAsync(page);
        await page.ClickAsync("button[type=submit]:has-text('Continue')");
    }

    private string At(string path) => new Uri(fixture.App.Address, path).ToString();
}
