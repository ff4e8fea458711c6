using System.Text.Json;
using Vectrant.Core.Webhooks;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Webhooks;

/// <summary>What admins do to webhooks while others do, too, and after a receiver was away. Each test has a webhook of its own.</summary>
public sealed class WebhookChangesTests(HookDesk desk) : IClassFixture<HookDesk>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_ByTwoAdminsWhoSawTheSame_TakesTheFirstAndTellsTheSecond()
    {
        var (hook, _) = await desk.HookAsync();
        var seen = await ReadAsync(hook.Id);
        var use = desk.Get<ChangeWebhook>();
        Assert.True((await use.RunAsync(desk.Admin, hook.Id, seen.Settings with { Name = "First" }, seen.Settings.Version, Cancellation)).Succeeded);

        Assert.Equal(WebhookErrors.ChangedMeanwhile, (await use.RunAsync(desk.Admin, hook.Id, seen.Settings with { WithText = true }, seen.Settings.Version, Cancellation)).Error);

        var now = await ReadAsync(hook.Id);
        Assert.Equal(("First", false), (now.Settings.Name, now.Settings.WithText));
        Assert.True((await use.RunAsync(desk.Admin, hook.Id, now.Settings with { WithText = true }, now.Settings.Version, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task Change_AfterADelivery_IsNoConflict()
    {
        var (hook, _) = await desk.HookAsync(false, "conversation.started");
        var seen = await ReadAsync(hook.Id);
        await desk.SqlAsync("UPDATE webhook SET failing_since = now() WHERE id = @id", new { id = hook.Id.Value });

        Assert.True((await desk.Get<ChangeWebhook>().RunAsync(desk.Admin, hook.Id, seen.Settings with { Name = "Later" }, seen.Settings.Version, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task ResendFailed_SendsThemOneASecondOldestFirst_AndLeavesTheOthersAlone()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        var (first, second, arrived) = (await desk.ConverseAsync(), await desk.ConverseAsync(), await desk.ConverseAsync());
        await desk.SqlAsync(
            """
            UPDATE webhook_delivery SET state = CASE WHEN body::jsonb->'data'->>'conversationId' = @arrived THEN 'delivered' ELSE 'failed' END, attempts = 9,
              created_at = CASE WHEN body::jsonb->'data'->>'conversationId' = @first THEN created_at - interval '3 days' ELSE created_at - interval '2 days' END
            WHERE webhook_id = @id
            """,
            new { id = hook.Id.Value, first = first.ToString(), arrived = arrived.ToString() });
        Assert.Equal(2, (await ReadAsync(hook.Id)).Failed);

        Assert.Equal(2, (await desk.Get<ResendFailed>().RunAsync(desk.Admin, hook.Id, Cancellation)).Value);

        Assert.Equal((2, 0), ((await ReadAsync(hook.Id)).Waiting, (await ReadAsync(hook.Id)).Failed));
        await desk.SendAsync(hook.Id);
        Assert.Equal([first], desk.ReceivedAt(path).Select(ConversationOf));
        desk.Time.Advance(ResendFailed.Spacing);
        await desk.SendAsync(hook.Id);
        Assert.Equal([first, second], desk.ReceivedAt(path).Select(ConversationOf));
        Assert.Equal(1, await desk.ScalarAsync<int>(
            "SELECT count(*)::int FROM audit_entry WHERE action = 'webhooks.resent' AND subject_id = @id AND (detail->>'count')::int = 2", new { id = hook.Id.ToString() }));
    }

    [Fact]
    public async Task ResendFailed_OfAWebhookThatRestsOrHasNothingFailed_SaysSo()
    {
        var (hook, _) = await desk.HookAsync(false, "conversation.started");
        Assert.Equal(WebhookErrors.NothingFailed, (await desk.Get<ResendFailed>().RunAsync(desk.Admin, hook.Id, Cancellation)).Error);
        await desk.Get<PauseWebhook>().RunAsync(desk.Admin, hook.Id, true, Cancellation);
        Assert.Equal(WebhookErrors.NotActive, (await desk.Get<ResendFailed>().RunAsync(desk.Admin, hook.Id, Cancellation)).Error);
        Assert.Equal(WebhookErrors.NotFound, (await desk.Get<ResendFailed>().RunAsync(desk.Admin, new WebhookId(Guid.NewGuid()), Cancellation)).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SecondApproval_ThatIsAskedReturnedAndGiven_IsToldSignedWithTextOnlyWhereItIsWanted(bool withText)
    {
        var (hook, path) = await desk.HookAsync(withText, "approval.requested", "approval.returned", "approval.given");
        var conversation = await desk.ConverseAsync();
        var ids = Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7()).ToArray();
        await desk.SqlAsync(
            """
            INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@lead, 'Lena', true, false, false, false, 0);
            INSERT INTO draft (id, conversation_id, message_id, epoch, state, created_at)
            SELECT @draft, @conversation, id, 0, 'ready', now() FROM message WHERE conversation_id = @conversation;
            INSERT INTO decision (id, draft_id, conversation_id, kind, person_id, person_name, decided_at, draft_text, allowed_because)
            VALUES (@decision, @draft, @conversation, 'approved', @person, 'Ada', now(), 'Yes.', '{}');
            INSERT INTO second_approval (id, decision_id, draft_id, conversation_id, first_person_id, because, requested_at, text_before)
            VALUES (@asked, @decision, @draft, @conversation, @person, '{always}', now(), 'Yes.');
            UPDATE second_approval SET state = 'returned', person_id = @lead, person_name = 'Lena', decided_at = now(), reason = 'Name the amount.', is_current = false WHERE id = @asked;
            INSERT INTO second_approval (id, decision_id, draft_id, conversation_id, first_person_id, because, requested_at, text_before)
            VALUES (@again, @decision, @draft, @conversation, @person, '{always}', now(), 'Yes.');
            UPDATE second_approval SET state = 'edited', person_id = @lead, person_name = 'Lena', decided_at = now(), text_after = 'Yes, £250.' WHERE id = @again
            """,
            new { conversation, lead = ids[0], draft = ids[1], decision = ids[2], asked = ids[3], again = ids[4], person = desk.Admin.PersonId!.Value.Value });

        await desk.SendAsync(hook.Id);

        var told = desk.ReceivedAt(path).ToList();
        Assert.All(told, received => Assert.Contains("v1=", received.Signature, StringComparison.Ordinal));
        var bodies = told.Select(received => JsonSerializer.Deserialize<JsonElement>(received.Body)).ToList();
        Assert.Equal(
            ["approval.given", "approval.requested", "approval.requested", "approval.returned"],
            bodies.Select(body => body.GetProperty("type").GetString()).Order(StringComparer.Ordinal));
        Assert.All(bodies, body => Assert.Equal((ids[2], desk.Admin.PersonId!.Value.Value), (Data(body, "decisionId").GetGuid(), Data(body, "firstPersonId").GetGuid())));
        var given = bodies.Single(body => body.GetProperty("type").GetString() == "approval.given");
        Assert.Equal((ids[0], true), (Data(given, "personId").GetGuid(), Data(given, "edited").GetBoolean()));
        Assert.Equal(withText, given.GetProperty("data").TryGetProperty("text", out var text) && text.GetString() == "Yes, £250.");
        var returned = bodies.Single(body => body.GetProperty("type").GetString() == "approval.returned");
        Assert.Equal(withText, returned.GetProperty("data").TryGetProperty("reason", out var reason) && reason.GetString() == "Name the amount.");
        Assert.Equal(withText, told.Any(received => received.Body.Contains("amount", StringComparison.Ordinal)));
    }

    private static JsonElement Data(JsonElement body, string name) => body.GetProperty("data").GetProperty(name);

    private static Guid ConversationOf(ReceivedHook received) => Data(JsonSerializer.Deserialize<JsonElement>(received.Body), "conversationId").GetGuid();

    private async Task<WebhookRow> ReadAsync(WebhookId id) => (await desk.Get<IWebhookQuery>().GetAsync(desk.Admin, id, Cancellation)).Value;
}
