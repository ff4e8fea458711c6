using System.Text.RegularExpressions;
using Dapper;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Ask;

public sealed class AskPageTests(AskSite site) : IClassFixture<AskSite>
{
    [Fact]
    public async Task Ask_QuestionOfAnEmployee_IsAnsweredWithASourceThatOpensTheDocument()
    {
        var page = await site.SignInAsync(AskSite.Employee, "/ask");
        await AskAsync(page, "How many days a week may I work from home?");

        var answer = page.Locator("article", new() { HasText = "3 days a week" });
        await Assertions.Expect(answer).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "vectrant-ask.png"), FullPage = true });
        await answer.Locator("a.mark").First.ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/documents/.*start="));
        await Assertions.Expect(page.Locator("mark").First).ToContainTextAsync("work from home", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Ask_WhatOnlyAnotherRoleMayRead_IsNotKnown()
    {
        var page = await site.SignInAsync(AskSite.Employee, "/ask");
        await AskAsync(page, "What is the secret bonus of the management?");

        await Assertions.Expect(page.Locator("article").First).ToContainTextAsync("I don't know", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("77,000");
    }

    [Fact]
    public async Task Ask_NotHelpful_KeepsTheReasonAndTheAuditHoldsNoText()
    {
        var page = await site.SignInAsync(AskSite.Admin, "/ask");
        await AskAsync(page, "What does lunch in the canteen cost?");
        var answer = page.Locator("article").First;
        await Assertions.Expect(answer).ToContainTextAsync("£4.50", new() { Timeout = 30_000 });
        await answer.GetByRole(AriaRole.Button, new() { Name = "No", Exact = true }).ClickAsync();
        await answer.Locator("textarea").FillAsync("It was raised in October.");
        await answer.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Assertions.Expect(answer).ToContainTextAsync("did not help");

        await using var connection = new NpgsqlConnection(site.Connections.Owner);
        Assert.Equal("It was raised in October.", await connection.ExecuteScalarAsync<string>("SELECT feedback FROM question WHERE text LIKE '%canteen%' AND feedback IS NOT NULL"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM audit_entry WHERE action = 'ask.question_asked' AND detail::text LIKE '%canteen%'"));
        Assert.True(await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM audit_entry WHERE action = 'ask.question_asked'") > 0);
    }

    [Fact]
    public async Task Ask_Customer_CannotReachIt()
    {
        var page = await site.SignInAsync(AskSite.Customer, "/ask");

        await Assertions.Expect(page.Locator("#question")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Ask_Phone_FitsAndHasNoViolations()
    {
        var page = await site.SignInAsync(AskSite.Employee, "/ask", new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 }, ColorScheme = ColorScheme.Dark });
        await AskAsync(page, "When is lunch served in the canteen?");
        await Assertions.Expect(page.Locator("article").First).ToContainTextAsync("11:30", new() { Timeout = 30_000 });

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
        var violations = (await page.RunAxe()).Violations;
        Assert.True(violations.Length == 0, string.Join("; ", violations.Select(violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
        await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "vectrant-ask-phone.png"), FullPage = true });
    }

    private static async Task AskAsync(IPage page, string question)
    {
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        // Until the circuit stands a key goes nowhere, so both are repeated until the page reacts.
        await Eventually.TrueAsync(
            async () =>
            {
                await page.FillAsync("#question", question);
                await page.PressAsync("#question", "Control+Enter");
                return await page.Locator("article h2", new() { HasText = question }).CountAsync() > 0;
            },
            TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken);
    }
}
