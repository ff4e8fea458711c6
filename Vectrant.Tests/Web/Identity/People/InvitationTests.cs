using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Identity.People;

/// <summary>How admins let people in: by an invitation, another one, and the way back for somebody who lost the second factor.</summary>
public sealed class InvitationTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private const string Chosen = "seven quiet herons";
    private readonly string _mark = Guid.NewGuid().ToString("N")[..10];
    private PersonId _agent;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string AdminEmail => $"admin-{_mark}@harbour.example";

    private string AgentEmail => $"bela-{_mark}@harbour.example";

    private string NewEmail => $"nora-{_mark}@harbour.example";

    public async ValueTask InitializeAsync()
    {
        var made = await Find<EnsurePeople>().RunAsync(
            [new NewPerson($"Ada {_mark}", AdminEmail, [Role.Admin], Password), new NewPerson($"Bela {_mark}", AgentEmail, [Role.Agent], Password)], Cancellation);
        _agent = made.Value[1];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Invite_OnTheScreen_LetsSomebodyInWhoChoosesAPassword()
    {
        var page = await OpenAsync($"/people?q={_mark}", 390);
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.ClickAsync("#invite");
        await page.FillAsync("#invite-name", $"Nora {_mark}");
        await page.FillAsync("#invite-email", AgentEmail);
        var dialog = page.Locator("dialog[open]");
        await dialog.GetByLabel("Agent", new() { Exact = true }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send invitation" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("has an account with this e-mail address already");
        await Expect(page.Locator("#invite-name")).ToHaveValueAsync($"Nora {_mark}");
        await Expect(dialog.GetByLabel("Agent", new() { Exact = true })).ToBeCheckedAsync();
        await page.KeepPictureAsync("invite-390");
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();

        await page.FillAsync("#invite-email", NewEmail);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send invitation" }).ClickAsync();
        await Expect(page.Locator("#invited")).ToContainTextAsync(NewEmail);
        await Expect(page.Locator("#invited a[href='/outbox']")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr", new() { HasText = NewEmail })).ToContainTextAsync("Invited");

        var guest = await NewPageAsync(1440);
        await guest.GotoAsync(await LinkAsync());
        await guest.FillAsync("#choose-new", Chosen);
        await guest.FillAsync("#choose-again", Chosen);
        await guest.PressAsync("#choose-again", "Enter");
        await Expect(guest).ToHaveURLAsync(new Regex("/sign-in"));
        var own = await NewPageAsync(1440);
        await own.SignInAsync(fixture.App.Address, NewEmail, Chosen, "/account");
        await Expect(own.Locator("h1")).ToHaveTextAsync("Your account");
    }

    [Fact]
    public async Task InviteAgain_ForSomebodyWhoHasNotCome_SendsAnotherLink()
    {
        var admin = await Find<IActorSource>().FindAsync((await Find<EnsurePeople>().RunAsync(
            [new NewPerson($"Ada {_mark}", $"second-{AdminEmail}", [Role.Admin], Password)], Cancellation)).Value[0], Cancellation);
        var person = (await Find<InvitePerson>().RunAsync(admin!, new Invitation($"Nora {_mark}", NewEmail, [Role.Agent], [], "en"), Cancellation)).Value;
        var first = await LinkAsync();
        var page = await OpenAsync($"/people/{person}", 1440);
        await page.ClickAsync("#invite-again");
        await Expect(page.Locator("#account-done")).ToContainTextAsync("Invited again");
        Assert.NotEqual(first, await LinkAsync());
        await Expect(page.Locator("#reset-factor")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task ResetSecondFactor_AfterTheConsequencesAreSaid_TakesItAway()
    {
        var actor = await Find<IActorSource>().FindAsync(_agent, Cancellation);
        var factors = Find<ISecondFactors>();
        var secret = await factors.PrepareAsync(_agent, Cancellation) ?? throw new InvalidOperationException("It is set up already.");
        Assert.NotNull(await factors.ConfirmAsync(actor!, Totp.CodeOf(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())), "en", Cancellation));
        var page = await OpenAsync($"/people/{_agent}", 1440);
        await page.ClickAsync("#reset-factor");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("It cannot be undone");
        Assert.True((await factors.StateAsync(_agent, Cancellation)).IsOn);
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Reset second factor" }).ClickAsync();
        await Expect(page.Locator("#account-done")).ToContainTextAsync("The second factor is reset");
        await Expect(page.Locator("#reset-factor")).ToHaveCountAsync(0);
        await Expect(page.Locator("#invite-again")).ToHaveCountAsync(0);
        Assert.False((await factors.StateAsync(_agent, Cancellation)).IsOn);
    }

    private async Task<IPage> NewPageAsync(int width)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 } });
        return await context.NewPageAsync();
    }

    private async Task<IPage> OpenAsync(string path, int width)
    {
        var page = await NewPageAsync(width);
        await page.SignInAsync(fixture.App.Address, AdminEmail, Password, path);
        return page;
    }

    // The outbox' page would say the same; this looks behind it, so that it reads only its own mail.
    private async Task<string> LinkAsync()
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        var body = await connection.QueryFirstAsync<byte[]>(
            "SELECT body FROM mail_message WHERE recipient = @NewEmail AND kind = 'invitation' ORDER BY id DESC LIMIT 1", new { NewEmail });
        var text = Find<IDataProtectionProvider>().CreateProtector("Vectrant.Mail").Unprotect(body);
        return JsonDocument.Parse(Encoding.UTF8.GetString(text)).RootElement.GetProperty("Plain").GetString()!
            .Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal));
    }

    private T Find<T>()
        where T : notnull => fixture.App.Services.GetRequiredService<T>();
}
