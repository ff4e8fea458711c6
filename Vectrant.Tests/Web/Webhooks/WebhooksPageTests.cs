using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Identity;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Api;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Webhooks;

/// <summary>The page of webhooks as an admin uses it, with a receiver that answers.</summary>
public sealed class WebhooksPageTests(PostgresFixture postgres, BrowserFixture browser)
{
    private const string Email = "ada@harbour.example";
    private const string Password = "a lighthouse keeper";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_AdminMakesAWebhook_SeesItsSecretOnceAndWhatWasSent()
    {
        await using var receiver = await HookReceiver.StartAsync(Cancellation);
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var app = await TestApp.StartAsync(connections, NodeRole.All, [("Webhooks:TrustedHosts:0", receiver.Host)], null, Cancellation);
        var made = await app.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Ada Marlowe", Email, [Role.Admin], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(app.Address, Email, Password, "/webhooks");

        await page.GetByRole(AriaRole.Button, new() { Name = "New webhook" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ticket system");
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync(new Uri(receiver.Address, "/tickets").ToString());
        await page.GetByLabel("conversation.started").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        var secret = page.GetByLabel("Secret", new() { Exact = true });
        await Expect(secret).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_[A-Za-z0-9_-]{43}$"));
        var shown = await secret.InputValueAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        var row = page.Locator("tbody tr");
        await Expect(row).ToContainTextAsync("delivered");
        await Expect(row).ToContainTextAsync("204");
        Assert.Equal("ping", Assert.Single(receiver.Received).Event);
        Assert.DoesNotContain(shown, await page.ContentAsync(), StringComparison.Ordinal);

        // A colleague changes it while it stands open here: the second one is told, keeps what was typed, and can take the newer one.
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Ticket system");
        await using (var owner = new NpgsqlConnection(connections.Owner))
        {
            await owner.ExecuteAsync("UPDATE webhook SET name = 'Ticket system of Ben'");
        }

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ticket system of Ada");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("dialog[open] [role=alert]")).ToContainTextAsync("Somebody has changed this webhook");
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Ticket system of Ada");
        await page.KeepPictureAsync("webhook-conflict");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Load the newer one" }).ClickAsync();
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Ticket system of Ben");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ticket system of both");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("h2", new() { HasText = "Ticket system of both" })).ToBeVisibleAsync();

        // What was given up is sent again, after it was said how many.
        await using (var owner = new NpgsqlConnection(connections.Owner))
        {
            await owner.ExecuteAsync("UPDATE webhook_delivery SET state = 'failed'");
        }

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resend all given up (1)" }).ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("one a second");
        await page.KeepPictureAsync("webhook-resend-all");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Resend all given up" }).ClickAsync();
        await Expect(page.Locator("#resent")).ToContainTextAsync("sent again: 1");
        await Expect(row).ToContainTextAsync("delivered");

        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1440), (ColorScheme.Dark, 390) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            await page.KeepPictureAsync($"webhooks-{width}");
            await page.AssertAccessibleAsync();
            await page.AssertFitsAsync();
        }
    }
}
