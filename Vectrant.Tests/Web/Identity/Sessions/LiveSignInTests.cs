using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Sessions;

/// <summary>Open pages in a real browser lose what their person loses, on every node, without a request of theirs.</summary>
public sealed class LiveSignInTests(TwoNodes nodes, BrowserFixture browser) : IClassFixture<TwoNodes>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly string _email = $"live-{Guid.NewGuid():N}@harbour.example";
    private PersonId _person;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var made = await nodes.First.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Priya Lindqvist", _email, [Role.Agent, Role.Employee], Password)], Cancellation);
        _person = made.Value[0];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task OpenPage_AfterTheRoleIsTaken_IsClosedToItsReader()
    {
        var page = await OpenAsync(nodes.First, "/queue");
        await ExecuteAsync("DELETE FROM person_role WHERE user_id = @Id AND role_id = (SELECT id FROM role WHERE name = 'Agent')");
        await Expect(page.Locator("h1")).ToHaveTextAsync("This page is not for your role");
        await page.GotoAsync(new Uri(nodes.First.Address, "/ask").ToString());
        await Expect(page.Locator("#rail a[href='ask']")).ToBeVisibleAsync();
        await Expect(page.Locator("#rail a[href='queue']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task OpenPagesOnTwoNodes_AfterThePersonIsDisabled_ShowTheSignInPage()
    {
        var first = await OpenAsync(nodes.First, "/queue");
        var second = await OpenAsync(nodes.Second, "/queue");
        await ExecuteAsync("UPDATE person SET disabled_at = now() WHERE id = @Id");
        await Expect(first).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl=%2Fqueue"));
        await Expect(second).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl=%2Fqueue"));
        await first.FillAsync("#email", _email);
        await first.FillAsync("#password", Password);
        await first.PressAsync("#password", "Enter");
        await Expect(first.Locator("#outcome")).ToContainTextAsync("switched off");
    }

    [Fact]
    public async Task BrowsersOnTwoNodes_SignedOutEverywhereByAnAdmin_ShowTheSignInPage()
    {
        var admin = $"admin-{Guid.NewGuid():N}@harbour.example";
        await nodes.First.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Ada Admin", admin, [Role.Admin], Password)], Cancellation);
        var first = await OpenAsync(nodes.First, "/queue");
        var second = await OpenAsync(nodes.Second, "/queue");
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(nodes.Second.Address, admin, Password, $"/people/{_person}");
        await Expect(page.Locator("ul.sessions li")).ToHaveCountAsync(2);
        await page.ClickAsync("#end-all");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await Expect(first).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl=%2Fqueue"));
        await Expect(second).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl=%2Fqueue"));
        await Expect(page.Locator("ul.sessions li")).ToHaveCountAsync(0);
        await Expect(page.Locator("#rail")).ToContainTextAsync("Ada Admin");
    }

    [Fact]
    public async Task OtherWindowOfTheSameBrowser_AfterSigningOut_ShowsTheSignInPage()
    {
        var page = await OpenAsync(nodes.First, "/queue");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(nodes.First.Address, "/conversations").ToString());
        await Expect(other.Locator("#rail")).ToContainTextAsync("Priya Lindqvist");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(other).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl=%2Fconversations"));
    }

    [Fact]
    public async Task Cookie_TakenBeforeSigningOut_OpensNothing()
    {
        var page = await OpenAsync(nodes.First, "/queue");
        var stolen = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name.EndsWith("vectrant", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in"));
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(nodes.Second.Address, "/queue"));
        request.Headers.Add("Cookie", $"{stolen.Name}={stolen.Value}");
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal("/sign-in", answer.Headers.Location?.AbsolutePath);
    }

    private async Task<IPage> OpenAsync(TestApp node, string path)
    {
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(node.Address, _email, Password, path);
        await Expect(page.Locator("#rail")).ToContainTextAsync("Priya Lindqvist");
        return page;
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(nodes.Connections.Owner);
        await connection.ExecuteAsync(statement, new { Id = _person.Value });
    }
}
