using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.People;

/// <summary>The pages on which admins see and change people. Each test searches for people of its own.</summary>
public sealed class PeoplePageTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly string _mark = Guid.NewGuid().ToString("N")[..10];
    private PersonId _admin;
    private PersonId _first;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string AdminEmail => $"admin-{_mark}@harbour.example";

    public async ValueTask InitializeAsync()
    {
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync(
            [
                new NewPerson($"Ada {_mark}", AdminEmail, [Role.Admin], Password),
                new NewPerson($"Bela {_mark}", $"bela-{_mark}@harbour.example", [Role.Agent], Password),
                new NewPerson($"Cleo {_mark}", $"cleo-{_mark}@harbour.example", [Role.Agent, Role.Employee], Password),
            ],
            Cancellation);
        (_admin, _first) = (made.Value[0], made.Value[1]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task People_PickedTogether_LoseARoleAndGetItBackByUndo()
    {
        var page = await OpenAsync($"/people?q={_mark}&role=Agent");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.CheckAsync("#pick-all");
        await page.SelectOptionAsync("#bulk-role", Role.Agent);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take role", Exact = true }).ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("It can be undone");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Take the role Agent from 2 people" }).ClickAsync();
        await Expect(page.Locator("#outcome")).ToContainTextAsync("2 people: lost the role Agent");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("#outcome")).ToContainTextAsync("2 people: got the role Agent");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        Assert.Equal([Role.Agent], await RolesAsync(_first));
    }

    [Fact]
    public async Task People_MoreThanAPage_AreShownAndPickedTogether()
    {
        await using (var owner = new NpgsqlConnection(fixture.Connections.Owner))
        {
            await owner.ExecuteAsync(
                """
                INSERT INTO person (id, display_name, email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
                SELECT gen_random_uuid(), @mark || ' ' || n, @mark || n || '@crowd.example', true, false, false, false, 0 FROM generate_series(1, 120) n
                """,
                new { mark = $"crowd-{_mark}" });
        }

        var page = await OpenAsync($"/people?q=crowd-{_mark}");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);
        await page.ClickAsync("#show-all");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(120);
        await page.CheckAsync("#pick-all");
        await Expect(page.GetByText("120 people picked")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task People_PickedWithOneself_ChangesTheOthersAndSaysWhyNotThisOne()
    {
        var page = await OpenAsync($"/people?q={_mark}");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await page.CheckAsync("#pick-all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch off", Exact = true }).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Switch off 3 people" }).ClickAsync();
        await Expect(page.Locator("#outcome")).ToContainTextAsync("2 people: switched off");
        await Expect(page.Locator("#outcome")).ToContainTextAsync("Nobody switches off their own account");
        await page.SelectOptionAsync("#people-state", "Disabled");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.CheckAsync("#pick-all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on again", Exact = true }).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Switch on 2 people again" }).ClickAsync();
        await Expect(page.Locator("#outcome")).ToContainTextAsync("2 people: switched on again");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Person_WhoGetsARole_ShowsWhatTheyMayDoAndWhy()
    {
        var page = await OpenAsync($"/people/{_first}");
        var rights = page.Locator("section[aria-labelledby=rights-head]");
        await Expect(rights).ToContainTextAsync("decide drafts and answer customers");
        await Expect(rights).Not.ToContainTextAsync("see how teams do");
        await page.GetByLabel("Team lead").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change roles" }).ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("Gives: Team lead");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Change roles" }).ClickAsync();
        await Expect(rights.Locator("tr", new() { HasText = "see how teams do" })).ToContainTextAsync("Team lead");
        Assert.Equal([Role.Agent, Role.TeamLead], await RolesAsync(_first));
        await page.Locator("#roles-changed").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("#roles-changed")).ToContainTextAsync("Taken: Team lead.");
        Assert.Equal([Role.Agent], await RolesAsync(_first));
    }

    [Fact]
    public async Task Person_WhoIsOneself_IsRefusedAnotherRole()
    {
        var page = await OpenAsync($"/people/{_admin}");
        await Expect(page.GetByText("This is you.")).ToBeVisibleAsync();
        await page.GetByLabel("Approver").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change roles" }).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Change roles" }).ClickAsync();
        await Expect(page.GetByText("Nobody gives themselves a role")).ToBeVisibleAsync();
        Assert.Equal([Role.Admin], await RolesAsync(_admin));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Pages_ForAxe_HaveNoViolationsAndDoNotScrollSideways(ColorScheme scheme, int width)
    {
        var page = await OpenAsync($"/people?q={_mark}", scheme, width);
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await page.Locator("tbody input[type=checkbox]").First.CheckAsync();
        await Expect(page.Locator("#bulk-role")).ToBeVisibleAsync();
        await CheckAsync(page, $"people-{width}");
        await page.GotoAsync(new Uri(fixture.App.Address, $"/people/{_admin}").ToString());
        await Expect(page.Locator("#end-all")).ToBeVisibleAsync();
        await CheckAsync(page, $"person-{width}");
    }

    private static async Task CheckAsync(IPage page, string name)
    {
        await page.KeepPictureAsync(name);
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
    }

    private async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1440)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.App.Address, AdminEmail, Password, path);
        return page;
    }

    private async Task<IEnumerable<string>> RolesAsync(PersonId person)
    {
        var reader = new Actor(null, "Test", new HashSet<string>(), Authority.PermissionsOf([Role.Admin]));
        return (await fixture.App.Services.GetRequiredService<IPersonQuery>().GetAsync(reader, person, Cancellation)).Value.Roles;
    }
}
