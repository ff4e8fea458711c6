using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Access;

public sealed class AccessEventsPageTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a lighthouse keeper";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_RefusedToAnAgent_IsRecordedWithNameAndRoute()
    {
        var (agent, admin) = ($"agent-{Guid.NewGuid():N}@harbour.example", $"admin-{Guid.NewGuid():N}@harbour.example");
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync(
            [new NewPerson("Oona Marlowe", agent, [Role.Agent], Password), new NewPerson("Tarik Boateng", admin, [Role.Admin], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        var refused = await OpenAsync(agent, "/audit");
        await Expect(refused.Locator("main")).ToContainTextAsync("not");

        // What happened is written within two seconds.
        await Eventually.TrueAsync(
            async () => (await fixture.App.Services.GetRequiredService<IAccessEventQuery>().ListAsync(
                new Actor(null, "Test", new HashSet<string>(), Authority.PermissionsOf([Role.Admin])),
                new(null, "Oona Marlowe", null, null, null),
                Cancellation)).Items.Count == 1,
            TimeSpan.FromMinutes(1),
            Cancellation);

        var page = await OpenAsync(admin, "/access-events?search=Oona");
        var row = page.Locator("tbody tr");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("page or call without the permission");
        await Expect(row).ToContainTextAsync("/audit");
        await page.KeepPictureAsync("access-events");
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
    }

    private async Task<IPage> OpenAsync(string email, string path)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 }, ColorScheme = ColorScheme.Dark });
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.App.Address, email, Password, path);
        return page;
    }
}
