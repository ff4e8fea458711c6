using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Accounts;

/// <summary>What somebody meets who sits at an open page and proved themselves too long ago; <see cref="Architecture.CriticalDeedTests"/> holds the list.</summary>
public sealed class CriticalDeedPagesTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a lighthouse keeper";
    private readonly string _email = $"noor-{Guid.NewGuid():N}@harbour.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task NewKey_WithAnOldProof_KeepsWhatWasTypedUntilItIsProvedInAnotherTab(ColorScheme scheme, int width)
    {
        await HireAsync(Role.Admin);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 }, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.App.Address, _email, Password, "/api-keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).First.ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Shelf labels");
        await page.GetByLabel("Ask internal questions").CheckAsync();
        await StaleProof.MakeAsync(fixture.Connections, _email);

        var make = page.GetByRole(AriaRole.Button, new() { Name = "Make the key" });
        await make.ClickAsync();
        var prove = page.GetByRole(AriaRole.Link, new() { Name = "Prove it (new tab)" });
        await Expect(prove).ToBeVisibleAsync();
        await Expect(page.Locator("#shown-key")).ToHaveCountAsync(0);
        await page.AssertAccessibleAsync();

        var tab = await context.RunAndWaitForPageAsync(() => prove.ClickAsync());
        await tab.FillAsync("#current", Password);
        await tab.PressAsync("#current", "Enter");
        await Expect(tab.Locator("#proved")).ToContainTextAsync("Close this tab");
        await tab.AssertAccessibleAsync();
        await tab.CloseAsync();

        await make.ClickAsync();
        await Expect(page.Locator("#shown-key")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("Shelf labels");
    }

    [Fact]
    public async Task Programs_GivingTheRoleOfAnAdmin_AreRefusedAndOtherRolesAreGiven()
    {
        var admin = await HireAsync(Role.Admin);
        var people = fixture.App.Services.GetRequiredService<EnsurePeople>();
        var somebody = (await people.RunAsync([new NewPerson("Ada Marlowe", $"ada-{Guid.NewGuid():N}@harbour.example", [Role.Agent], Password)], Cancellation)).Value[0];
        var issued = await fixture.App.Services.GetRequiredService<ProgramTokens>().StartAsync(admin, [SignInMethod.Password], new ProgramOrigin("test", null), Cancellation);
        using var client = new HttpClient { BaseAddress = fixture.App.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issued.Value.AccessToken);

        using (var refused = await PutAsync(client, somebody, Role.Agent, Role.Admin))
        {
            Assert.Equal("admin_by_program", (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
        }

        using var given = await PutAsync(client, somebody, Role.Agent, Role.Employee);
        Assert.True(given.IsSuccessStatusCode, $"{(int)given.StatusCode}");
        Assert.Equal([Role.Agent, Role.Employee], (await fixture.App.Services.GetRequiredService<IActorSource>().FindAsync(somebody, Cancellation))!.Roles.Order());
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, PersonId person, params string[] roles)
    {
        var address = new Uri($"/api/v1/people/{person}", UriKind.Relative);
        using var read = await client.GetAsync(address, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(address + "/roles", UriKind.Relative)) { Content = JsonContent.Create(new { roles }) };
        request.Headers.IfMatch.Add(read.Headers.ETag!);
        return await client.SendAsync(request, Cancellation);
    }

    private async Task<PersonId> HireAsync(string role) =>
        (await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Noor Haddad", _email, [role], Password)], Cancellation)).Value[0];
}
