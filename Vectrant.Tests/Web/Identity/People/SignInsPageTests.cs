using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.People;

/// <summary>The sign-ins of everybody, searched and ended together. Each test searches for people of its own.</summary>
public sealed class SignInsPageTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly string _mark = Guid.NewGuid().ToString("N")[..10];
    private PersonId _admin;
    private PersonId _bela;
    private PersonId _cleo;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IServiceProvider Services => fixture.App.Services;

    public async ValueTask InitializeAsync()
    {
        var made = await Services.GetRequiredService<EnsurePeople>().RunAsync(
            [
                new NewPerson($"Ada {_mark}", $"admin-{_mark}@harbour.example", [Role.Admin], Password),
                new NewPerson($"Bela {_mark}", $"bela-{_mark}@harbour.example", [Role.Agent], Password),
                new NewPerson($"Cleo {_mark}", $"cleo-{_mark}@harbour.example", [Role.Agent], Password),
            ],
            Cancellation);
        (_admin, _bela, _cleo) = (made.Value[0], made.Value[1], made.Value[2]);
        await SignInAsync(_bela, "203.0.113.7", SignInMethod.Password);
        await SignInAsync(_bela, "198.51.100.4", SignInMethod.Password, SignInMethod.Totp);
        await SignInAsync(_cleo, "203.0.113.7", SignInMethod.Passkey);
        await Services.GetRequiredService<ProgramTokens>().StartAsync(_cleo, [SignInMethod.Password], new ProgramOrigin($"ledger {_mark}", "203.0.113.9"), Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task OpenAsync_WithAFilter_FindsForThoseWhoManagePeopleOnly()
    {
        Assert.Equal(["program", "browser", "browser", "browser"], await FoundAsync(_mark, null));
        Assert.Equal(["program", "browser", "browser"], await FoundAsync($"{_mark}", null, 3));
        Assert.Equal(["program"], await FoundAsync(_mark, OpenSignInKind.Program));
        Assert.Equal(["browser"], await FoundAsync(_mark, OpenSignInKind.PasswordOnly));
        Assert.Equal(["program"], await FoundAsync($"LEDGER {_mark}", null));
        Assert.Equal(["browser", "browser"], await FoundAsync($"bela {_mark}", OpenSignInKind.Browser));

        var first = await Services.GetRequiredService<ISessionQuery>().OpenAsync(ActorOf(_admin, Role.Admin), new OpenSignInFilter(_mark, null, null, 3), Cancellation);
        var second = await Services.GetRequiredService<ISessionQuery>().OpenAsync(ActorOf(_admin, Role.Admin), new OpenSignInFilter(_mark, null, first.Next, 3), Cancellation);
        Assert.Equal("203.0.113.7", Assert.Single(second.Items).Address);
        Assert.Null(second.Next);
        Assert.Empty((await Services.GetRequiredService<ISessionQuery>().OpenAsync(ActorOf(_bela, Role.TeamLead), new OpenSignInFilter(_mark, null, null), Cancellation)).Items);
    }

    [Fact]
    public async Task SignIns_PickedTogether_EndAfterSayingWhomItConcerns()
    {
        var page = await OpenAsync($"/sessions?q={_mark}");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(5);

        // The own one is there, and ends elsewhere.
        await Expect(page.Locator("tbody input[type=checkbox]")).ToHaveCountAsync(4);
        await page.CheckAsync("#pick-all");
        await page.ClickAsync("#end-picked");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("It concerns 2 people. Their browsers (3) show");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("their programs (1) are refused");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator("#outcome")).ToContainTextAsync("4 sign-ins ended.");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        var query = Services.GetRequiredService<ISessionQuery>();
        Assert.Empty(await query.ListAsync(ActorOf(_admin, Role.Admin), _bela, null, Cancellation));
        Assert.Empty(await Services.GetRequiredService<IProgramStore>().ListAsync(ActorOf(_admin, Role.Admin), _cleo, Cancellation));
        Assert.Single(await query.ListAsync(ActorOf(_admin, Role.Admin), _admin, null, Cancellation));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Page_ForAxe_HasNoViolationsAndDoesNotScrollSideways(ColorScheme scheme, int width)
    {
        var page = await OpenAsync($"/sessions?q={_mark}", scheme, width);
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(5);
        await page.Locator("tbody input[type=checkbox]").First.CheckAsync();
        await Expect(page.Locator("#end-picked")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
    }

    private static Actor ActorOf(PersonId person, string role) => new(person, "Test", new HashSet<string> { role }, Authority.PermissionsOf([role]));

    private async Task SignInAsync(PersonId person, string address, params string[] methods)
    {
        var origin = new SignInOrigin(address, "Firefox · Linux");
        Assert.True((await Services.GetRequiredService<ISessionStore>().StartAsync(new NewSession(person, methods, false, origin, null), Cancellation)).Succeeded);
    }

    private async Task<IEnumerable<string>> FoundAsync(string search, OpenSignInKind? kind, int limit = 100)
    {
        var page = await Services.GetRequiredService<ISessionQuery>().OpenAsync(ActorOf(_admin, Role.Admin), new OpenSignInFilter(search, kind, null, limit), Cancellation);
        return page.Items.Select(signIn => signIn.IsProgram ? "program" : "browser");
    }

    private async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1440)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.App.Address, $"admin-{_mark}@harbour.example", Password, path);
        return page;
    }
}
