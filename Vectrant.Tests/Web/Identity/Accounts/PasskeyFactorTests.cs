using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.Accounts;

/// <summary>
/// What a passkey counts as where a role asks for two factors: as both, when the authenticator verified its owner; as nothing, when it did
/// not. Possession alone never signs anybody in, whatever the browser was talked into.
/// </summary>
public sealed class PasskeyFactorTests(StrictSites sites, BrowserFixture browser) : IClassFixture<StrictSites>
{
    [Fact]
    public async Task SignIn_WithItsOwnerVerified_IsBothFactors()
    {
        var (person, email) = await sites.HireAsync(Role.Admin);
        var (page, _) = await OpenAsync(email);
        await page.GotoAsync(new Uri(Named(sites.TwoFactors.Address), "/sign-in?returnUrl=/people").ToString());
        await page.ClickAsync("#passkey");
        await Expect(page.Locator("h1")).ToHaveTextAsync("People");
        Assert.Equal("passkey", Assert.Single(await MethodsAsync(person) ?? []));
    }

    [Fact]
    public async Task SignIn_WithoutItsOwnerVerified_IsRefused()
    {
        var (person, email) = await sites.HireAsync(Role.Admin);
        var (page, verifies) = await OpenAsync(email);
        var before = await SessionsAsync(person);
        await verifies(false);
        await DiscourageVerificationAsync(page);
        await page.GotoAsync(new Uri(Named(sites.TwoFactors.Address), "/sign-in?returnUrl=/people").ToString());
        await page.ClickAsync("#passkey");
        await Expect(page.GetByText("This passkey did not work here")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in\\?problem=passkey_refused"));
        Assert.Equal(before, await SessionsAsync(person));
    }

    [Fact]
    public async Task Second_WithoutItsOwnerVerified_IsRefusedToo()
    {
        var (person, email) = await sites.HireAsync(Role.Admin);
        var (page, verifies) = await OpenAsync(email);
        var before = await SessionsAsync(person);
        await verifies(false);
        await DiscourageVerificationAsync(page);
        await page.GotoAsync(new Uri(Named(sites.TwoFactors.Address), "/sign-in?returnUrl=/people").ToString());
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", StrictSites.Password);
        await page.PressAsync("#password", "Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in/second"));
        await page.ClickAsync("#passkey");
        await Expect(page.GetByText("This passkey did not work here")).ToBeVisibleAsync();
        Assert.Equal(before, await SessionsAsync(person));
    }

    /// <summary>What a page of somebody else's, or a changed browser, would do: the authenticator is not asked to verify its owner.</summary>
    private static async Task DiscourageVerificationAsync(IPage page) => await page.RouteAsync("**/passkeys/*/options", async route =>
    {
        var answer = await route.FetchAsync();
        var asked = await answer.TextAsync();
        await route.FulfillAsync(new() { Response = answer, Body = asked.Replace("\"userVerification\":\"required\"", "\"userVerification\":\"discouraged\"", StringComparison.Ordinal) });
        Assert.Contains("\"userVerification\":\"required\"", asked, StringComparison.Ordinal);
    });

    private static Uri Named(Uri address) => new UriBuilder(address) { Host = "localhost" }.Uri;

    /// <summary>Somebody with a passkey, signed out, on a page whose authenticator has it.</summary>
    private async Task<(IPage Page, Func<bool, Task> Verifies)> OpenAsync(string email)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { Locale = "en-GB" });
        var page = await context.NewPageAsync();
        var verifies = await VirtualAuthenticator.AddAsync(page);
        await page.SignInAsync(Named(sites.Shipped.Address), email, StrictSites.Password, "/account");
        await page.FillAsync("#passkey-name", "Blue key");
        await page.ClickAsync("#passkey-add");
        await Expect(page.Locator("#passkeys input[value='Blue key']")).ToHaveCountAsync(1);
        await context.ClearCookiesAsync();
        return (page, verifies);
    }

    private Task<string[]?> MethodsAsync(PersonId person) =>
        sites.ScalarAsync<string[]>("SELECT methods FROM person_session WHERE person_id = @Value ORDER BY created_at DESC LIMIT 1", new { person.Value });

    private Task<long> SessionsAsync(PersonId person) => sites.ScalarAsync<long>("SELECT count(*) FROM person_session WHERE person_id = @Value", new { person.Value });
}
