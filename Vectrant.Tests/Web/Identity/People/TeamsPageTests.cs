using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Features.Identity.People;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.People;

public sealed class TeamsPageTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly string _mark = Guid.NewGuid().ToString("N")[..10];
    private Actor _admin = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync(
            [
                new NewPerson($"Ada {_mark}", $"admin-{_mark}@harbour.example", [Role.Admin], Password),
                new NewPerson($"Bela {_mark}", $"bela-{_mark}@harbour.example", [Role.Agent], Password),
            ],
            Cancellation);
        _admin = new Actor(made.Value[0], "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Team_FromNewToArchivedAndBack_KeepsItsMembers()
    {
        var page = await OpenAsync("/teams");
        await page.GetByRole(AriaRole.Button, new() { Name = "New team" }).ClickAsync();
        await page.FillAsync("#team-name", $"Harbour {_mark}");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#team-head")).ToHaveTextAsync($"Harbour {_mark}");

        await page.FillAsync("#member-search", $"Bela {_mark}");
        await page.PressAsync("#member-search", "Enter");
        await page.Locator("#found").GetByRole(AriaRole.Button, new() { Name = $"Add Bela {_mark}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Make lead Bela {_mark}" }).ClickAsync();
        await Expect(page.Locator("li[data-member] .chip")).ToHaveTextAsync("lead");

        await page.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await Expect(page.Locator("#said")).ToContainTextAsync("Archived");
        await page.Locator("#said").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("li[data-member]")).ToContainTextAsync($"Bela {_mark}");

        // The members were on the page all the time: whether the team is back, only the list says.
        var query = fixture.App.Services.GetRequiredService<ITeamQuery>();
        await Eventually.TrueAsync(
            async () => (await query.ListAsync(_admin, archived: false, Cancellation)).Any(team => team.Name == $"Harbour {_mark}" && (team.Members, team.Leads) == (1, 1)),
            TimeSpan.FromMinutes(1),
            Cancellation);
    }

    [Fact]
    public async Task Teams_Searched_ShowWhatMatchesAndOpenByThemselves()
    {
        await fixture.App.Services.GetRequiredService<CreateTeam>().RunAsync(_admin, new TeamSettings($"Mole {_mark}", "Stones"), Cancellation);
        await fixture.App.Services.GetRequiredService<CreateTeam>().RunAsync(_admin, new TeamSettings($"Wharf {_mark}", "Wood"), Cancellation);
        var page = await OpenAsync($"/teams?q={_mark}");
        await Expect(page.Locator("tr[data-team]")).ToHaveCountAsync(2);
        await page.FillAsync("#teams-search", $"wharf {_mark}");
        await page.PressAsync("#teams-search", "Enter");
        await Expect(page.Locator("tr[data-team]")).ToHaveCountAsync(1);
        await page.ClickAsync("tr[data-team] .name a");
        await Expect(page.Locator("#team-head")).ToHaveTextAsync($"Wharf {_mark}");
        await Expect(page.Locator("tr[data-team]")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task TeamsAndRoles_ForAxe_HaveNoViolationsAndDoNotScrollSideways(ColorScheme scheme, int width)
    {
        var team = (await fixture.App.Services.GetRequiredService<CreateTeam>().RunAsync(_admin, new TeamSettings($"Pier {width} {_mark}", "The people at the pier"), Cancellation)).Value;
        await fixture.App.Services.GetRequiredService<SetTeamMembers>().RunAsync(_admin, team, [new TeamMember(_admin.PersonId!.Value, true)], null, Cancellation);
        var page = await OpenAsync($"/teams?team={team}", scheme, width);
        await Expect(page.Locator("li[data-member]")).ToHaveCountAsync(1);
        await CheckAsync(page, $"teams-{width}");
        await page.GotoAsync(new Uri(fixture.App.Address, "/roles").ToString());
        await Expect(page.Locator("tr[data-permission=ManagePeople] td[data-role=Admin]")).ToContainTextAsync("everything");
        await Expect(page.Locator("tr[data-permission=ManagePeople] td[data-role=Agent]")).ToHaveTextAsync("–");
        await CheckAsync(page, $"roles-{width}");
    }

    [Fact]
    public void EveryPermissionAndScope_HasWords()
    {
        var texts = new System.Resources.ResourceManager("Vectrant.Web.Features.Identity.People.PeopleText", typeof(PeopleText).Assembly);
        var keys = Enum.GetNames<Permission>().Select(name => "Permission." + name).Concat(Enum.GetNames<Scope>().Select(name => "Scope." + name))
            .Concat(Role.All.SelectMany(Authority.Of).Select(grant => "Scope." + string.Join("And", grant.Scopes)));
        Assert.DoesNotContain(keys, key => texts.GetString(key, System.Globalization.CultureInfo.InvariantCulture) is null);
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
        await page.SignInAsync(fixture.App.Address, $"admin-{_mark}@harbour.example", Password, path);
        return page;
    }
}
