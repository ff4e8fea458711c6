using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Sessions;

/// <summary>Ending one's own sign-ins, in a browser.</summary>
public sealed class EndSessionsTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a lighthouse keeper";
    private readonly string _email = $"end-{Guid.NewGuid():N}@harbour.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Own_OneAndThenAll_EndAfterAProof(ColorScheme scheme, int width)
    {
        await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Priya Lindqvist", _email, [Role.Employee], Password)], Cancellation);
        var other = await OpenAsync(ColorScheme.Light, 1440);
        var page = await OpenAsync(scheme, width);
        await Expect(page.Locator("ul.sessions li")).ToHaveCountAsync(2);

        // Signing in a moment ago is such a proof; once it is old, one is asked for.
        await StaleProof.MakeAsync(fixture.Connections, _email);
        await page.Locator("ul.sessions li:not(:has(.chip.accent)) a").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Is it you?");
        await page.FillAsync("#current", Password);
        await page.PressAsync("#current", "Enter");
        await Expect(page.Locator("#end-one")).ToBeVisibleAsync();
        await LookAsync(page);
        await page.ClickAsync("#end-one");
        await Expect(page.Locator("ul.sessions li")).ToHaveCountAsync(1);
        await Expect(other).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl="));

        await page.ClickAsync("#end-all");
        await Expect(page.GetByText("No other browser and no program is signed in for you.")).ToBeVisibleAsync();
        await LookAsync(page);
        await page.ClickAsync("#end-all");
        await Expect(page.Locator("#email")).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(fixture.App.Address, "/ask").ToString());
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl=%2Fask"));
    }

    [Fact]
    public async Task Own_Program_IsListedAndSignedOutAfterAsking()
    {
        var services = fixture.App.Services;
        var people = await services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Priya Lindqvist", _email, [Role.Employee], Password)], Cancellation);
        var origin = new ProgramOrigin("ledger sync", "192.0.2.7");
        var tokens = (await services.GetRequiredService<ProgramTokens>().StartAsync(people.Value[0], [SignInMethod.Password], origin, Cancellation)).Value;
        var page = await OpenAsync(ColorScheme.Dark, 390);
        await Expect(page.Locator("#programs li")).ToContainTextAsync("ledger sync");
        await LookAsync(page);
        await page.ClickAsync("#end-all");
        await Expect(page.Locator("form:has(#end-others)")).ToContainTextAsync("Other browsers (0)");
        await Expect(page.Locator("form:has(#end-others)")).ToContainTextAsync("Programs that are signed in for you (1)");
        await page.GotoAsync(new Uri(fixture.App.Address, "/account/sessions").ToString());

        await page.Locator("#programs a").ClickAsync();
        await Expect(page.Locator("#end-program")).ToBeVisibleAsync();
        await LookAsync(page);
        await page.ClickAsync("#end-program");
        await Expect(page.GetByText("No program is signed in through the API.")).ToBeVisibleAsync();
        Assert.False((await services.GetRequiredService<ProgramTokens>().RefreshAsync(tokens.RefreshToken, null, Cancellation)).Succeeded);
    }

    private static async Task LookAsync(IPage page)
    {
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
    }

    private async Task<IPage> OpenAsync(ColorScheme scheme, int width)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 }, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.App.Address, _email, Password, "/account/sessions");
        await Expect(page.Locator("ul.sessions li").First).ToBeVisibleAsync();
        return page;
    }
}
