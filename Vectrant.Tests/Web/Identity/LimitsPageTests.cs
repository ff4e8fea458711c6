using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Limits;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity;

/// <summary>The page of limits, as an admin uses it.</summary>
public sealed class LimitsPageTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a lighthouse keeper";

    [Fact]
    public async Task Limit_ChangedToTooLittleForOneself_WarnsFirstAndThenHolds()
    {
        var email = $"admin-{Guid.NewGuid():N}@harbour.example";
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>()
            .RunAsync([new NewPerson("Robin Limit", email, [Role.Admin], Password)], TestContext.Current.CancellationToken);
        Assert.True(made.Succeeded, made.Error?.Message);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.App.Address, email, Password, "/limits");
        var cell = page.Locator("[data-limit='Upload Admin']");
        await Expect(cell).ToHaveTextAsync("100000");
        await cell.ClickAsync();
        await page.Locator("#per-minute").FillAsync("2");
        await Expect(page.Locator("dialog .notice")).ToContainTextAsync("holds for you");
        var accessible = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] } });
        Assert.Empty(accessible.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it all the same" }).ClickAsync();
        await Expect(cell).ToHaveTextAsync("2 *");
        await page.Locator("#changed").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(cell).ToHaveTextAsync("100000");
        await cell.ClickAsync();
        await page.Locator("#per-minute").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set this limit" }).ClickAsync();
        await Expect(cell).ToHaveTextAsync("7 *");
        await cell.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the default" }).ClickAsync();
        await Expect(cell).ToHaveTextAsync("100000");

        // A colleague sets it while the dialog stands open here: the second one is told by whom and to what, and can take that.
        await cell.ClickAsync();
        await page.Locator("#per-minute").FillAsync("9");
        var colleague = new Actor(made.Value[0], "Kim Colleague", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
        var change = fixture.App.Services.GetRequiredService<ChangeLimit>();
        Assert.True((await change.RunAsync(colleague, nameof(EndpointClass.Upload), LimitTier.Admin, 50, null, TestContext.Current.CancellationToken)).Succeeded);
        await Expect(page.Locator("#newer")).ToContainTextAsync("Kim Colleague has set this limit to 50 meanwhile");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set this limit" }).ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("so nothing was changed");
        await Expect(page.Locator("#per-minute")).ToHaveValueAsync("9");
        await page.KeepPictureAsync("limit-conflict");
        await page.Locator("#newer").GetByRole(AriaRole.Button, new() { Name = "Load the newer one" }).ClickAsync();
        await Expect(page.Locator("#per-minute")).ToHaveValueAsync("50");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the default" }).ClickAsync();
        await Expect(cell).ToHaveTextAsync("100000");
        Assert.Equal(100000, fixture.App.Services.GetRequiredService<ILimits>().Configured.Of(EndpointClass.Upload, LimitTier.Admin));
        if (Environment.GetEnvironmentVariable("VECTRANT_SHOTS") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "limits-light.png"), FullPage = true });
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await page.SetViewportSizeAsync(390, 844);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "limits-dark-390.png"), FullPage = true });
        }
    }
}
