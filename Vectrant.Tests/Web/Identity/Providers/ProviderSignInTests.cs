using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Providers;

/// <summary>Signing in at a real OpenID provider, in a browser.</summary>
public sealed class ProviderSignInTests(OpenIdFixture fixture, BrowserFixture browser) : IClassFixture<OpenIdFixture>
{
    private const string Password = "a lighthouse keeper";
    private readonly string _name = $"ada-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Email => $"{_name}@harbour.example";

    [Theory]
    [InlineData("rs", true)]
    [InlineData("ps", true)]
    [InlineData("es", false)]
    public async Task SignIn_OfSomebodyInvited_LeadsWhereTheyWanted(string client, bool scripts)
    {
        await InviteAsync(TimeSpan.FromDays(1), Role.Employee);
        await fixture.Server.KnowAsync(_name, new { email = Email, email_verified = true, name = "Ada Marlowe" }, Cancellation);
        var page = await OpenAsync("/ask", scripts);
        await ContinueAsync(page, client);
        await Expect(page).ToHaveURLAsync(new Regex("/ask$"));
        if (scripts)
        {
            // Without a script one gets as far as the page, which is a live one.
            await Expect(page.Locator("#rail")).ToContainTextAsync("Ada Marlowe");
        }
    }

    [Fact]
    public async Task SignIn_WithAnotherAddressThanInvited_IsExplained()
    {
        await InviteAsync(TimeSpan.FromDays(1), Role.Employee);
        await fixture.Server.KnowAsync(_name, new { email = "other-" + Email, email_verified = true }, Cancellation);
        await RefusedAsync("You are not invited yet");
    }

    [Fact]
    public async Task SignIn_AfterTheInvitationExpired_IsExplained()
    {
        await InviteAsync(TimeSpan.FromMinutes(-1), Role.Employee);
        await fixture.Server.KnowAsync(_name, new { email = Email, email_verified = true }, Cancellation);
        await RefusedAsync("You have an account already");
    }

    [Fact]
    public async Task SignIn_WithTheAddressOfALocalAccount_NeverJoinsIt()
    {
        await LocalAsync();
        await fixture.Server.KnowAsync(_name, new { email = Email, email_verified = true }, Cancellation);
        await RefusedAsync("You have an account already");
    }

    [Fact]
    public async Task SignIn_WithAnUnverifiedAddress_IsExplained()
    {
        await InviteAsync(TimeSpan.FromDays(1), Role.Employee);
        await fixture.Server.KnowAsync(_name, new { email = Email, email_verified = false }, Cancellation);
        await RefusedAsync("Your e-mail address is not verified");
    }

    [Fact]
    public async Task SignIn_Cancelled_IsExplained()
    {
        var page = await OpenAsync("/ask", true);
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue with Harbour ID rs" }).ClickAsync();
        await page.GetByText("[ Cancel ]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("The sign-in was cancelled");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the sign-in page" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in$"));
    }

    [Fact]
    public async Task Roles_FollowTheClaims_AndWhatWasGivenHereStays()
    {
        await InviteAsync(TimeSpan.FromDays(1), Role.Employee);
        await fixture.Server.KnowAsync(_name, new { email = Email, email_verified = true, groups = new[] { "support", "walking" } }, Cancellation);
        var page = await OpenAsync("/queue", true);
        await ContinueAsync(page, "rs");
        await Expect(page).ToHaveURLAsync(new Regex("/queue$"));
        Assert.Equal([Role.Agent, Role.Employee], await InvitedPerson.RolesAsync(fixture.Connections, Email));

        await fixture.Server.KnowAsync(_name, new { email = Email, email_verified = true, groups = new[] { "walking" } }, Cancellation);
        var later = await OpenAsync("/ask", true);
        await ContinueAsync(later, "rs");
        await Expect(later).ToHaveURLAsync(new Regex("/ask$"));
        Assert.Equal([Role.Employee], await InvitedPerson.RolesAsync(fixture.Connections, Email));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Pages_ForAxe_HaveNoViolations(ColorScheme scheme, int width)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 }, Locale = "en-GB", BypassCSP = true });
        var page = await context.NewPageAsync();
        foreach (var path in new[] { "/sign-in", "/sign-in/refused?why=account_exists&with=rs" })
        {
            await page.GotoAsync(At(path));
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa") });
            Assert.True(result.Violations.Length == 0, path + ": " + string.Join("; ", result.Violations.Select(violation => violation.Id)));
        }
    }

    private Task<Guid> InviteAsync(TimeSpan lasts, params string[] roles) => InvitedPerson.AddAsync(fixture.Connections, Email, "Ada Marlowe", lasts, roles);

    private async Task LocalAsync()
    {
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Ada Marlowe", Email, [Role.Agent], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
    }

    private async Task RefusedAsync(string title)
    {
        var page = await OpenAsync("/ask", true);
        await ContinueAsync(page, "rs");
        await Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await page.GotoAsync(At("/ask"));
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in"));
    }

    private async Task<IPage> OpenAsync(string path, bool scripts)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = scripts, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await page.GotoAsync(At(path));
        return page;
    }

    /// <summary>From our sign-in page through the provider's own pages.</summary>
    private async Task ContinueAsync(IPage page, string client)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = $"Continue with Harbour ID {client}" }).ClickAsync();
        await page.FillAsync("input[name=login]", _name);
        await page.FillAsync("input[name=password]", "anything");
        await page.ClickAsync("button[type=submit]");
        await page.ClickAsync("button[type=submit]:has-text('Continue')");
    }

    private string At(string path) => new Uri(fixture.App.Address, path).ToString();
}
