using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Tokens;

/// <summary>A key from the page to the API and back: made, used, renewed, revoked.</summary>
public sealed class ApiKeysPageTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a lighthouse keeper";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_MadeOnThePage_WorksUntilItIsRevoked()
    {
        var page = await OpenAsync("Freya Lindqvist", Role.Agent, 1440, ColorScheme.Light);
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).First.ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Shelf labels");
        await Expect(page.GetByLabel("Upload, replace and delete documents")).ToHaveCountAsync(0);
        await page.GetByLabel("Ask internal questions").CheckAsync();
        await ShootAsync(page, "create");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var shown = page.Locator("#shown-key");
        await Expect(shown).ToBeVisibleAsync();
        var secret = await shown.InnerTextAsync();
        await ShootAsync(page, "shown");
        await page.AssertAccessibleAsync();

        var (status, me) = await WhoAmIAsync(secret);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Freya Lindqvist (Shelf labels)", me.GetProperty("name").GetString());
        Assert.Equal(["Ask"], me.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));

        await page.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();
        await Expect(shown).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke Shelf labels" }).ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("refused from its next request on");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("revoked");
        Assert.Equal(HttpStatusCode.Unauthorized, (await WhoAmIAsync(secret)).Status);
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OnASmallDarkScreen_ShowsTheAdminEverybodysKeys()
    {
        var page = await OpenAsync("Viktor Lang", Role.Admin, 390, ColorScheme.Dark);
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).First.ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Warehouse");
        await page.GetByLabel("Read the audit log").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Expect(page.Locator("#shown-key")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Everybody’s keys" }).ClickAsync();
        await Expect(page.Locator("tbody tr", new() { HasText = "Warehouse" })).ToContainTextAsync("Viktor Lang");
        await ShootAsync(page, "all");
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
    }

    [Fact]
    public async Task Keys_PickedTogether_EndAfterSayingHowManyPrograms()
    {
        var mark = Guid.NewGuid().ToString("N")[..10];
        var page = await OpenAsync($"Rosa {mark}", Role.Admin, 1440, ColorScheme.Light);
        var services = fixture.App.Services;
        var owner = (await services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson($"Otto {mark}", $"{mark}@harbour.example", [Role.Agent], Password)], Cancellation)).Value[0];
        var actor = new Actor(owner, "Otto", new HashSet<string> { Role.Agent }, Authority.PermissionsOf([Role.Agent]));
        var secrets = new List<string>();
        foreach (var name in (string[])["Kiln", "Loom", "Mill"])
        {
            secrets.Add((await services.GetRequiredService<CreateApiKey>().RunAsync(actor, new ApiKeyRequest(name, [Permission.Ask], 30), Cancellation)).Value.Secret);
        }

        await page.GotoAsync(new Uri(fixture.App.Address, $"/api-keys?all=true&q={mark}&state=Works").ToString());
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await page.CheckAsync("#pick-all");
        await Expect(page.GetByText("3 keys picked")).ToBeVisibleAsync();
        await page.GetByLabel("Pick Loom").UncheckAsync();
        await Expect(page.GetByText("2 keys picked")).ToBeVisibleAsync();
        await page.ClickAsync("#revoke-picked");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("Programs that use these 2 keys are refused");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("In use within the last 7 days: 0.");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Revoke 2 keys" }).ClickAsync();
        await Expect(page.Locator("#done")).ToContainTextAsync("2 keys were revoked.");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            [(await WhoAmIAsync(secrets[0])).Status, (await WhoAmIAsync(secrets[1])).Status, (await WhoAmIAsync(secrets[2])).Status]);
    }

    private static async Task ShootAsync(IPage page, string name) =>
        await page.KeepPictureAsync($"api-keys-{name}");

    private async Task<(HttpStatusCode Status, JsonElement Body)> WhoAmIAsync(string secret)
    {
        using var http = new HttpClient { BaseAddress = fixture.App.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/whoami");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await http.SendAsync(request, Cancellation);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    private async Task<IPage> OpenAsync(string name, string role, int width, ColorScheme scheme)
    {
        var email = $"{Guid.NewGuid():N}@harbour.example";
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson(name, email, [role], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.App.Address, email, Password, "/api-keys");
        return page;
    }
}
