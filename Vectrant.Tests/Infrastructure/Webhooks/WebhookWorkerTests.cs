using Vectrant.Core.Operations;
using Vectrant.Core.Webhooks;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Webhooks;

/// <summary>What the database writes, and the node that sends it.</summary>
public sealed class WebhookWorkerTests(HookDesk desk) : IClassFixture<HookDesk>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_CommittedWhileNoNodeRan_IsSentByTheNextOne()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started", "message.received");
        await desk.ConverseAsync();
        Assert.Empty(desk.ReceivedAt(path));

        await using var node = await TestApp.StartAsync(desk.Connections, NodeRole.Worker, [("Webhooks:TrustedHosts:0", desk.Receiver.Host)], null, Cancellation);
        await Eventually.TrueAsync(() => Task.FromResult(desk.ReceivedAt(path).Count() == 2), Patience, Cancellation);

        // And what happens while it runs, too.
        await desk.ConverseAsync();
        await Eventually.TrueAsync(() => Task.FromResult(desk.ReceivedAt(path).Count() == 4), Patience, Cancellation);
        await Eventually.TrueAsync(
            async () => (await desk.Get<IWebhookQuery>().GetAsync(desk.Admin, hook.Id, Cancellation)).Value.Waiting == 0, Patience, Cancellation);
        Assert.Equal(4, desk.ReceivedAt(path).Select(received => received.Delivery).Distinct().Count());
    }

    [Fact]
    public async Task Events_ThatTheDatabaseWrites_AreThoseThatCanBeChosen()
    {
        var (hook, _) = await desk.HookAsync();
        var conversation = await desk.ConverseAsync();
        var ids = Enumerable.Range(0, 7).Select(_ => Guid.CreateVersion7()).ToArray();
        await desk.SqlAsync(
            """
            INSERT INTO message (id, conversation_id, seq, author, body, created_at) VALUES (@reply, @conversation, 2, 'assistant', 'Yes.', now());
            INSERT INTO message (id, conversation_id, seq, author, body, created_at) VALUES (gen_random_uuid(), @conversation, 3, 'note', 'Only for us.', now());
            INSERT INTO draft (id, conversation_id, message_id, epoch, state, created_at) VALUES (@draft, @conversation, @reply, 0, 'generating', now());
            UPDATE draft SET state = 'failed' WHERE id = @draft;
            INSERT INTO draft (id, conversation_id, message_id, epoch, state, created_at) VALUES (@next, @conversation, @reply, 0, 'generating', now());
            UPDATE draft SET state = 'ready', text = 'Yes.' WHERE id = @next;
            INSERT INTO decision (id, draft_id, conversation_id, kind, person_id, person_name, decided_at, draft_text, allowed_because)
            VALUES (@decision, @next, @conversation, 'approved', @person, 'Ada', now(), 'Yes.', '{}');
            INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@second, 'Second', true, false, false, false, 0);
            INSERT INTO second_approval (id, decision_id, draft_id, conversation_id, first_person_id, because, requested_at, text_before)
            VALUES (@asked, @decision, @next, @conversation, @person, '{always}', now(), 'Yes.');
            UPDATE second_approval SET state = 'returned', person_id = @second, person_name = 'Second', decided_at = now(), reason = 'Too short.', is_current = false WHERE id = @asked;
            UPDATE second_approval SET state = 'waiting', person_id = NULL, decided_at = NULL WHERE id = @asked;
            UPDATE second_approval SET state = 'approved', person_id = @second, decided_at = now() WHERE id = @asked;
            UPDATE decision SET undone_at = now() WHERE id = @decision;
            INSERT INTO handover (id, conversation_id, reason, created_at, due_at) VALUES (gen_random_uuid(), @conversation, 'requested', now(), now());
            UPDATE conversation SET state = 'closed' WHERE id = @conversation;
            INSERT INTO collection (id, name, audience, created_at) VALUES (@collection, @collection::text, 'internal', now());
            INSERT INTO stored_file (sha256, size, media_type, content, created_at) VALUES (sha256(@collection::text::bytea), 1, 'text/plain', 'a', now());
            INSERT INTO document (id, collection_id, audience, title, title_given, file_name, created_at) VALUES (@collection, @collection, 'internal', 'A', true, 'a.txt', now());
            INSERT INTO document_version (id, document_id, number, sha256, file_name, media_type, stage, created_at)
            VALUES (@collection, @collection, 1, sha256(@collection::text::bytea), 'a.txt', 'text/plain', 'embedding', now());
            UPDATE document_version SET stage = 'failed' WHERE id = @collection;
            UPDATE document_version SET stage = 'ready' WHERE id = @collection
            """,
            new { conversation, reply = ids[0], draft = ids[1], next = ids[2], decision = ids[3], collection = ids[4], second = ids[5], asked = ids[6], person = desk.Admin.PersonId!.Value.Value });

        var written = (await desk.Get<IWebhookQuery>().DeliveriesAsync(desk.Admin, hook.Id, null, 200, Cancellation)).Value.Items.Select(row => row.Event).ToList();
        Assert.Equal(WebhookEvents.All.Order(), written.Order());
    }
}
