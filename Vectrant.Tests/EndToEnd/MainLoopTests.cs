using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Answering;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Models;
using Vectrant.Core.Operations;
using Vectrant.Tests.Architecture;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.EndToEnd;

/// <summary>The path that the product exists for, in three browsers at once, on the demo that a visitor gets.</summary>
public sealed class MainLoopTests(DemoSite site) : IClassFixture<DemoSite>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Question_FromTheChatPage_IsDraftedApprovedByOneOfTwoAndRead()
    {
        var agent = await site.SignInAsync(Role.Agent, "/queue?part=all");
        var lead = await site.SignInAsync(Role.TeamLead, "/queue?part=all");
        await Expect(agent.Locator(".row").First).ToBeVisibleAsync();
        await Expect(lead.Locator(".row").First).ToBeVisibleAsync();

        var customer = await site.OpenAsync("/chat");
        await customer.FillAsync("#text", "What is the excess for water damage under the 2026 terms?");
        await customer.PressAsync("#text", "Enter");
        await Expect(customer.Locator("#status")).ToContainTextAsync("A person is checking the answer");
        var id = Guid.Parse(await customer.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('vectrant.chat')).conversation.id"));

        await agent.GotoAsync(new Uri(site.App.Address, "/queue?part=all").ToString());
        await agent.Locator($".row[href*='{id}']").First.ClickAsync();
        await Expect(agent.Locator(".draft")).ToContainTextAsync("£250");
        await Expect(agent.Locator(".actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
        await Expect(agent.Locator(".head .chip.info")).ToContainTextAsync("claimed by you");
        await Expect(agent.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        await lead.GotoAsync(new Uri(site.App.Address, "/queue?part=all").ToString());
        await lead.Locator($".row[href*='{id}']").First.ClickAsync();
        await Expect(lead.Locator(".thread")).ToContainTextAsync("Priya Lindqvist");

        await agent.Keyboard.PressAsync("a");
        await Expect(customer.Locator("#log")).ToContainTextAsync("£250");
        await Expect(customer.Locator("#log")).ToContainTextAsync("Checked by a person");
        await customer.ReloadAsync();
        await Expect(customer.Locator("#log")).ToContainTextAsync("£250");

        await using var connection = new NpgsqlConnection(site.Connections.Owner);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM message WHERE author = 'assistant' AND conversation_id = @id", new { id }));
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'draft.approved' AND actor_name = 'Priya Lindqvist'"));
    }

    [Fact]
    public async Task File_UploadedByTheAdmin_IsCitedToAnEmployeeAndOpensAtThePassage()
    {
        var admin = await site.SignInAsync(Role.Admin, "/knowledge");
        await admin.GetByLabel("Into collection").SelectOptionAsync(new SelectOptionValue { Label = "Staff handbook (internal)" });
        var text = "# Canteen\n\n## Opening times\n\nThe canteen in the north wing serves lunch from 11:45 to 13:30.\n\n## Payment\n\nPay with the staff card; a lunch costs £4.20.\n";
        await admin.SetInputFilesAsync("#upload-files", new FilePayload { Name = "canteen.md", MimeType = "text/markdown", Buffer = Encoding.UTF8.GetBytes(text) });
        var row = admin.Locator("tbody tr").Filter(new() { HasText = "canteen.md" });
        await Expect(row).ToContainTextAsync("Ready");

        var employee = await site.SignInAsync(Role.Employee, "/ask");
        await Expect(employee.Locator("body")).ToHaveAttributeAsync("data-shortcuts", new System.Text.RegularExpressions.Regex("[1-9]"));
        await employee.FillAsync("#question", "When does the canteen in the north wing serve lunch?");
        await employee.PressAsync("#question", "Control+Enter");
        await Expect(employee.Locator(".answers article").First).ToBeVisibleAsync();
        await Expect(employee.Locator(".answers article").First).ToContainTextAsync("11:45 to 13:30");
        await employee.Locator(".answers a.mark").First.ClickAsync();
        await Expect(employee.Locator("mark").First).ToContainTextAsync("11:45");
    }

    [Fact]
    public async Task Customer_OnTheAskPage_IsNotLetIn()
    {
        var page = await site.SignInAsync(Role.Customer, "/ask");
        await Expect(page.Locator("h1")).ToHaveTextAsync("This page is not for your role");
    }

    [Fact]
    public async Task InternalFacts_AskedForByCustomers_NeverAppear()
    {
        var questions = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "demo", "questions.json"), Cancellation)).RootElement
            .EnumerateArray()
            .Where(question => question.TryGetProperty("must_not_appear", out _))
            .ToList();
        Assert.NotEmpty(questions);
        var pipeline = site.App.Services.GetRequiredService<AnswerQuestion>();
        foreach (var question in questions)
        {
            var secret = question.GetProperty("must_not_appear").GetString()!;
            var request = new AnswerRequest(question.GetProperty("question").GetString()!, Audience.Customer, new HashSet<string>(Role.All), [], ModelTask.Draft, null);
            var answer = await pipeline.RunAsync(request, Cancellation);
            Assert.DoesNotContain(secret, answer.Text, StringComparison.OrdinalIgnoreCase);
            Assert.All(answer.Passages, passage => Assert.Equal(Audience.Customer, passage.Audience));
            Assert.All(answer.Passages, passage => Assert.DoesNotContain(secret, passage.Text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Demo_SeededTwice_StaysAsItWas()
    {
        await using var connection = new NpgsqlConnection(site.Connections.Owner);
        const string Count = "SELECT (SELECT count(*) FROM document) || ' ' || (SELECT count(*) FROM person) || ' ' || (SELECT count(*) FROM decision)";
        var before = await connection.ExecuteScalarAsync<string>(Count);
        var again = await site.App.Services.GetRequiredService<IDemo>().SeedAsync(new Progress<string>(), Cancellation);
        Assert.True(again.Succeeded, again.Error?.Message);
        Assert.Equal(before, await connection.ExecuteScalarAsync<string>(Count));
    }
}
