using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Accounts;

/// <summary>An install without passwords, over HTTP: no form and no program gets in with one, and the other ways work.</summary>
public sealed class NoPasswordsTests(StrictSites sites, BrowserFixture browser) : IClassFixture<StrictSites>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forms_ThatTakeAPassword_RefuseWithWords()
    {
        var (_, email) = await sites.HireAsync(Role.Agent);
        using var client = new FormClient(sites.NoPasswords.Address);
        var page = await client.TextAsync("/sign-in");
        Assert.DoesNotContain("Input.Password", page, StringComparison.Ordinal);
        Assert.Contains("/sign-in/with/rs", page, StringComparison.Ordinal);

        // The form of before, still open in somebody's browser: there is nothing to send it to.
        using (var signIn = await client.PostAsync("/sign-in", "sign-in", [("Input.Email", email), ("Input.Password", StrictSites.Password)], "/forgot-password"))
        {
            Assert.NotEqual(HttpStatusCode.Redirect, signIn.StatusCode);
            Assert.False((int)signIn.StatusCode >= 500, $"{(int)signIn.StatusCode}");
        }

        Assert.StartsWith("/sign-in", await WhereAsync(client, "/queue"), StringComparison.Ordinal);
        using (var reset = await client.PostAsync("/forgot-password", "forgot-password", [("Input.Email", email)]))
        {
            Assert.Contains("switched off", await reset.Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(0, await sites.ScalarAsync<long>("SELECT count(*) FROM account_token t JOIN person p ON p.id = t.person_id WHERE p.email = @email", new { email }));
        foreach (var path in new[] { "/invitation/nothing", "/reset-password/nothing" })
        {
            Assert.Contains("switched off", await client.TextAsync(path), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Links_OfMails_RefuseWithWordsAndStayGood()
    {
        // Asked for while there were passwords, opened afterwards.
        var (person, email) = await sites.HireAsync(Role.Agent);
        using var before = new FormClient(sites.Shipped.Address);
        using (await before.PostAsync("/forgot-password", "forgot-password", [("Input.Email", email)]))
        {
        }

        var path = "/reset-password/" + await MailedLink.TokenAsync(sites.Shipped, sites.Connections, person, "reset");
        using var after = new FormClient(sites.NoPasswords.Address);
        Assert.Contains("switched off", await after.TextAsync(path), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("name=\"Input.Password\"", await before.TextAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_ForAPassword_AreRefusedWithWords()
    {
        var (_, email) = await sites.HireAsync(Role.Agent);
        using var client = new HttpClient { BaseAddress = sites.NoPasswords.Address };
        using var asked = await client.PostAsJsonAsync("/api/v1/auth/token", new { grant_type = "password", username = email, password = StrictSites.Password, client = "test" }, Cancellation);
        var problem = await asked.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(AccountErrors.PasswordsAreOff.Code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Sessions_ThatBeganWithAPassword_EndAndOthersGoOn()
    {
        // The same cookie on both nodes: the install before and after its operator switched passwords off.
        var (_, email) = await sites.HireAsync(Role.Agent);
        using var password = new FormClient(sites.Shipped.Address);
        using (await password.SignInAsync(email, StrictSites.Password))
        {
        }

        var after = new Uri(sites.NoPasswords.Address, "/account").ToString();
        Assert.Null(await WhereAsync(password, "/account"));
        Assert.StartsWith("/sign-in", await WhereAsync(password, after), StringComparison.Ordinal);

        var (_, name) = await sites.InviteAsync(Role.Agent);
        using var provider = new FormClient(sites.Shipped.Address);
        await provider.SignInThroughAsync("rs", name, "/account");
        Assert.Null(await WhereAsync(provider, after));
    }

    [Fact]
    public async Task Provider_SignsIn_AndTheOnlyWayInStays()
    {
        var (person, name) = await sites.InviteAsync(Role.Agent);
        using var client = new FormClient(sites.NoPasswords.Address);
        Assert.Equal("/account", await client.SignInThroughAsync("rs", name, "/account"));
        Assert.Null(await WhereAsync(client, "/account"));
        var account = await sites.ScalarAsync<Guid>("SELECT id FROM connected_account WHERE person_id = @Value", new { person.Value });
        Assert.Equal("/account/providers", await client.ConfirmThroughAsync("rs", name, "/account/providers"));
        using var removed = await client.PostAsync("/account/providers", $"disconnect-{account}", []);
        Assert.Contains("only way to sign in", await removed.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(1, await sites.ScalarAsync<long>("SELECT count(*) FROM connected_account WHERE person_id = @Value", new { person.Value }));
    }

    [Fact]
    public async Task Proof_ByAPasswordOfBefore_IsNone()
    {
        var (person, _) = await sites.HireAsync(Role.Agent);
        var services = sites.NoPasswords.Services;
        var actor = await services.GetRequiredService<IActorSource>().FindAsync(person, Cancellation);

        var refused = await services.GetRequiredService<ConfirmPassword>().RunAsync(actor!, StrictSites.Password, Cancellation);

        Assert.Equal(AccountErrors.PasswordsAreOff, refused.Error);
    }

    [Fact]
    public async Task Passkey_SignsIn_AndTheOnlyOneStays()
    {
        var (person, email) = await sites.HireAsync(Role.Agent);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await VirtualAuthenticator.AddAsync(page);

        // Made on the node with passwords. Passkeys belong to names, not to numbers or ports.
        await page.SignInAsync(Named(sites.Shipped.Address), email, StrictSites.Password, "/account");
        await page.FillAsync("#passkey-name", "Blue key");
        await page.ClickAsync("#passkey-add");
        await Expect(page.Locator("#passkeys input[value='Blue key']")).ToHaveCountAsync(1);
        await context.ClearCookiesAsync();

        await page.GotoAsync(new Uri(Named(sites.NoPasswords.Address), "/sign-in?returnUrl=/account").ToString());
        await page.ClickAsync("#passkey");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your account");

        // There is a password still, but it opens and proves nothing here.
        await page.GotoAsync(new Uri(Named(sites.NoPasswords.Address), "/account/confirm").ToString());
        await Expect(page.Locator("#passkey")).ToBeVisibleAsync();
        await Expect(page.Locator("#current")).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(Named(sites.NoPasswords.Address), "/account").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Blue key" }).ClickAsync();
        await Expect(page.GetByText("only way to sign in")).ToBeVisibleAsync();
        Assert.Equal(1, await sites.ScalarAsync<long>("SELECT count(*) FROM person_passkey WHERE user_id = @Value", new { person.Value }));
    }

    private static Uri Named(Uri address) => new UriBuilder(address) { Host = "localhost" }.Uri;

    private static async Task<string?> WhereAsync(FormClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.ToString()) : answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode}";
    }
}
