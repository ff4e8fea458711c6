using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.EndToEnd;

/// <summary>
/// The main job on an install that runs somewhere else. It needs one with the demo, so it is no part of the suite: scripts/container-test
/// runs it against containers, with VECTRANT_TEST_ADDRESS, VECTRANT_TEST_EMAIL and VECTRANT_TEST_PASSWORD of somebody who may decide.
/// </summary>
public sealed class RunningInstallTests(BrowserFixture browser, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact(Explicit = true)]
    public async Task Question_OfACustomer_IsAnsweredAfterAPersonApproved()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Setting("ADDRESS")) };
        var begun = Stopwatch.GetTimestamp();
        var conversation = await AskAsync(client, "How long do I have to report water damage?");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", conversation.GetProperty("token").GetString());
        var id = conversation.GetProperty("conversationId").GetGuid();

        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(client.BaseAddress, Setting("EMAIL"), Setting("PASSWORD"), "/queue");

        await page.GotoAsync(new Uri(client.BaseAddress, $"/conversations/{id}").ToString());
        var approve = page.Locator("article.draft button[aria-keyshortcuts='A']:not([aria-disabled='true'])");
        await approve.WaitForAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        output.WriteLine($"the draft is there after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        var decided = Stopwatch.GetTimestamp();
        await approve.ClickAsync();

        var answer = await AnswerAsync(client, id);
        output.WriteLine($"the customer has it {Stopwatch.GetElapsedTime(decided).TotalSeconds:0.0} s after the decision");
        Assert.NotEmpty(answer.GetProperty("text").GetString()!);
        Assert.NotEqual(0, answer.GetProperty("sources").GetArrayLength());
    }

    private static async Task<JsonElement> AskAsync(HttpClient client, string question)
    {
        using var response = await client.PostAsJsonAsync("/api/v1/chat/conversations", new { message = question, name = "Container" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> AnswerAsync(HttpClient client, Guid id)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < Patience)
        {
            var read = await client.GetFromJsonAsync<JsonElement>($"/api/v1/chat/conversations/{id}/messages", TestContext.Current.CancellationToken);
            foreach (var message in read.GetProperty("messages").EnumerateArray())
            {
                if (message.GetProperty("from").GetString() == "assistant")
                {
                    return message;
                }
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"The customer had no answer {Patience.TotalMinutes:0} minutes after it was approved.");
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable($"VECTRANT_TEST_{name}")
        ?? throw new InvalidOperationException($"This test needs a running install: set VECTRANT_TEST_{name}.");
}
