using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity;
using Vectrant.Core.Webhooks;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Web.Api;

/// <summary>One operation of the OpenAPI document.</summary>
internal sealed record Operation(string Id, HttpMethod Method, string Path, JsonElement Description)
{
    public bool TakesBearer => Description.TryGetProperty("security", out var security) && security.EnumerateArray().Any(scheme => scheme.TryGetProperty("bearer", out _));

    public static IEnumerable<Operation> Of(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select new Operation(operation.Value.GetProperty("operationId").GetString()!, HttpMethod.Parse(operation.Name), path.Name, operation.Value);
}

/// <summary>How to call an operation so that it can succeed: its data is made for this one call.</summary>
/// <param name="Token">A conversation's own token, in the place of the caller's.</param>
internal sealed record Call(string Path, object? Body = null, string? Tag = null, string? Token = null);

/// <summary>A call for each operation, made as if by somebody who may do it; whoever calls may be somebody else.</summary>
internal sealed class Calls(ApiFixture api, Actor admin)
{
    private const string Chat = "/api/v1/chat/conversations";

    private readonly Lazy<Task<Guid>> _collection = new(() => api.CollectAsync(admin));
    private readonly Lazy<Task<WebhookId>> _hook = new(() => MadeAsync(api, admin));

    public bool Knows(string operation) => Makers.ContainsKey(operation);

    public Task<Call> MakeAsync(string operation, Actor caller) => Makers[operation](caller);

    private Dictionary<string, Func<Actor, Task<Call>>> Makers => new()
    {
        ["listConversations"] = _ => Task.FromResult(new Call("conversations?limit=5&state=open")),
        ["readConversation"] = async _ => new Call($"conversations/{await api.ConverseAsync()}"),
        ["listMessages"] = async _ => new Call($"conversations/{await api.ConverseAsync()}/messages"),
        ["readClaim"] = async _ => new Call($"conversations/{await ClaimedAsync(admin)}/claim"),
        ["claimConversation"] = async _ => new Call($"conversations/{await api.ConverseAsync()}/claim"),
        ["releaseClaim"] = async caller => new Call($"conversations/{await ClaimedAsync(caller)}/claim"),
        ["takeOverConversation"] = async _ => await ChangeAsync("takeover", await api.ConverseAsync()),
        ["handBackConversation"] = async caller => await ChangeAsync("hand-back", await TakenOverAsync(caller)),
        ["closeConversation"] = async _ => await ChangeAsync("close", await api.ConverseAsync()),
        ["reopenConversation"] = async _ => await ChangeAsync("reopen", await ClosedAsync()),
        ["sendReply"] = async caller => new Call($"conversations/{await TakenOverAsync(caller)}/replies", new { text = "Here is what we found." }),
        ["addNote"] = async _ => new Call($"conversations/{await api.ConverseAsync()}/notes", new { text = "Nobody picked up." }),
        ["regenerateDraft"] = async _ => new Call($"conversations/{(await api.ConverseWithDraftAsync()).Conversation}/drafts"),
        ["listQueue"] = _ => Task.FromResult(new Call("queue?part=all")),
        ["readDraft"] = async _ => new Call($"drafts/{(await api.ConverseWithDraftAsync()).Draft}"),
        ["approveDraft"] = async _ => await DecideAsync("approve", null),
        ["editDraft"] = async _ => await DecideAsync("edit", new { text = "The excess is 150 euros for each event." }),
        ["skipDraft"] = async _ => await DecideAsync("skip", new { reason = "Wrong document." }),
        ["undoDecision"] = async _ => new Call($"decisions/{await DecidedAsync()}/undo"),
        ["giveSecondApproval"] = async _ => new Call($"decisions/{await AwaitingAsync()}/second-approval", new { }),
        ["returnDecision"] = async _ => new Call($"decisions/{await AwaitingAsync()}/return", new { reason = "The excess is per event." }),
        ["listQuestions"] = _ => Task.FromResult(new Call("ask/questions")),
        ["askQuestion"] = _ => Task.FromResult(new Call("ask/questions", new { question = "How many days of leave may be carried over?" })),
        ["readQuestion"] = async caller => new Call($"ask/questions/{await AskedAsync(caller)}"),
        ["rateAnswer"] = async caller => new Call($"ask/questions/{await AskedAsync(caller)}/rating", new { helpful = true }),
        ["listPipelines"] = _ => Task.FromResult(new Call("pipelines")),
        ["listCollections"] = async _ => { await _collection.Value; return new Call("collections"); },
        ["createCollection"] = _ => Task.FromResult(new Call("collections", new { name = $"New {Guid.NewGuid():N}", audience = "customer" })),
        ["readCollection"] = async _ => new Call($"collections/{await _collection.Value}"),
        ["changeCollection"] = async _ => await OfCollectionAsync(new { name = $"Other {Guid.NewGuid():N}", description = "", allowedRoles = Array.Empty<string>() }),
        ["deleteCollection"] = async _ => await OfCollectionAsync(null),
        ["listDocuments"] = async _ => { await UploadedAsync(); return new Call("documents?limit=3"); },
        ["uploadDocument"] = async _ => new Call($"documents?collection={await _collection.Value}", Form($"# A\n\n{Guid.NewGuid()}")),
        ["readDocument"] = async _ => new Call($"documents/{(await UploadedAsync()).Document}"),
        ["renameDocument"] = async _ => await OfDocumentAsync(new { title = "Another title" }),
        ["deleteDocument"] = async _ => await OfDocumentAsync(null),
        ["listVersions"] = async _ => new Call($"documents/{(await UploadedAsync()).Document}/versions"),
        ["readVersionText"] = async _ => new Call(await VersionAsync("text", "INSERT INTO document_text VALUES (@version, 'The excess.', '[]')")),
        ["listChunks"] = async _ => new Call(await VersionAsync("chunks", null)),
        ["retryVersion"] = async _ => new Call(await VersionAsync("retry", "UPDATE document_version SET stage = 'cancelled' WHERE id = @version")),
        ["cancelVersion"] = async _ => new Call(await VersionAsync("cancel", null)),
        ["listWebhooks"] = async _ => { await HookAsync(); return new Call("webhooks"); },
        ["createWebhook"] = _ => Task.FromResult(new Call("webhooks", Settings())),
        ["readWebhook"] = async _ => new Call($"webhooks/{await HookAsync()}"),
        ["changeWebhook"] = async _ => await OfHookAsync(Settings()),
        ["deleteWebhook"] = async _ => await OfHookAsync(null),
        ["pauseWebhook"] = async _ => new Call($"webhooks/{await HookAsync()}/pause"),
        ["resumeWebhook"] = async _ => new Call($"webhooks/{await HookAsync()}/resume"),
        ["rotateWebhookSecret"] = async _ => new Call($"webhooks/{await HookAsync()}/secret"),
        ["pingWebhook"] = async _ => new Call($"webhooks/{(await PingedAsync()).Hook}/ping"),
        ["listDeliveries"] = async _ => new Call($"webhooks/{(await PingedAsync()).Hook}/deliveries"),
        ["resendFailedDeliveries"] = async _ => new Call($"webhooks/{await FailedAsync()}/resend-failed"),
        ["resendDelivery"] = async _ => new Call($"webhooks/deliveries/{(await PingedAsync()).Delivery}/resend"),
        ["listPeople"] = _ => Task.FromResult(new Call("people?state=active")),
        ["readPerson"] = async _ => new Call($"people/{(await api.HireAsync(Role.Agent)).PersonId}"),
        ["renamePerson"] = async _ => await OfPersonAsync("", new { name = "Priya Nair" }),
        ["changeRoles"] = async _ => await OfPersonAsync("/roles", new { roles = new[] { Role.Employee } }),
        ["disablePerson"] = async _ => await OfPersonAsync("/disable", null),
        ["enablePerson"] = async _ => await OfPersonAsync("/enable", null),
        ["startConversation"] = _ => Task.FromResult(new Call(Chat, new { message = "Is hail covered?" })),
        ["startWithPerson"] = _ => Task.FromResult(new Call($"{Chat}/with-person", new { language = "en" })),
        ["postMessage"] = async _ => await ChatAsync("messages", new { message = "And the garden shed?" }),
        ["readMessages"] = async _ => await ChatAsync("messages", null),
        ["rateConversation"] = async _ => await ChatAsync("rating", new { rating = 5 }),
        ["requestPerson"] = async _ => await ChatAsync("person", null),
        ["listAudit"] = _ => Task.FromResult(new Call("audit?limit=5&from=2020-01-01T00:00:00Z")),
    };

    public static MultipartFormDataContent Form(string text, string name = "file.md") => new() { { new StringContent(text), "file", name } };

    private async Task<Call> ChangeAsync(string verb, ConversationId conversation)
    {
        var path = $"conversations/{conversation}";
        return new Call($"{path}/{verb}", null, await api.TagAsync(path, admin));
    }

    private async Task<ConversationId> ClaimedAsync(Actor holder)
    {
        var conversation = await api.ConverseAsync();
        await api.SqlAsync(
            "UPDATE conversation SET claimed_by = @holder, claim_expires_at = now() + interval '10 minutes' WHERE id = @id",
            new { id = conversation.Value, holder = holder.PersonId!.Value.Value });
        return conversation;
    }

    private async Task<ConversationId> TakenOverAsync(Actor handler)
    {
        var conversation = await api.ConverseAsync();
        var taken = await api.App.Services.GetRequiredService<TakeOver>().RunAsync(
            handler.May(Permission.WorkConversations) ? handler : admin, conversation, TestContext.Current.CancellationToken);
        return taken.Succeeded ? conversation : throw new InvalidOperationException(taken.Error.Message);
    }

    private async Task<ConversationId> ClosedAsync()
    {
        var conversation = await api.ConverseAsync();
        var closed = await api.App.Services.GetRequiredService<CloseConversation>().RunAsync(admin, conversation, TestContext.Current.CancellationToken);
        return closed.Succeeded ? conversation : throw new InvalidOperationException(closed.Error.Message);
    }

    private async Task<Call> DecideAsync(string verb, object? body)
    {
        var path = $"drafts/{(await api.ConverseWithDraftAsync()).Draft}";
        return new Call($"{path}/{verb}", body, await api.TagAsync(path, admin));
    }

    private async Task<string> DecidedAsync()
    {
        var call = await DecideAsync("approve", null);
        using var response = await api.SendAsync(HttpMethod.Post, call.Path, admin, null, ("If-Match", call.Tag!));
        var standing = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        return standing.GetProperty("decisionId").GetString()!;
    }

    /// <summary>The decision of somebody else that awaits a second approval, as the rule of a team that nobody is in would make it.</summary>
    private async Task<string> AwaitingAsync()
    {
        var (conversation, draft) = await api.ConverseWithDraftAsync();
        var first = await api.HireAsync(Role.Admin);
        await api.SqlAsync(
            """
            WITH made AS (INSERT INTO team (id, name, created_at) VALUES (@team, @team::text, now()) RETURNING id),
            ruled AS (INSERT INTO second_approval_rule SELECT id, 'always', 0, false, @first, 'Somebody', now() FROM made RETURNING team_id)
            UPDATE conversation SET team_id = @team WHERE id = @conversation
            """,
            new { team = Guid.CreateVersion7(), first = first.PersonId!.Value.Value, conversation = conversation.Value });
        var decided = await api.App.Services.GetRequiredService<ApproveDraft>().RunAsync(first, draft, TestContext.Current.CancellationToken);
        await api.SqlAsync("UPDATE conversation SET team_id = NULL WHERE id = @conversation", new { conversation = conversation.Value });
        return decided.Succeeded && decided.Value.AwaitsSecond ? decided.Value.Id.ToString() : throw new InvalidOperationException("The decision awaits no second approval.");
    }

    /// <summary>A question of the caller's own, or of nobody when the caller may not ask.</summary>
    private async Task<string> AskedAsync(Actor person)
    {
        using var response = await api.SendAsync(HttpMethod.Post, "ask/questions", person, new { question = "How many days of leave may be carried over?" });
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("id").GetString()!
            : Guid.NewGuid().ToString();
    }

    private async Task<Call> OfCollectionAsync(object? body)
    {
        var path = $"collections/{await api.CollectAsync(admin)}";
        return new Call(path, body, await api.TagAsync(path, admin));
    }

    private async Task<(string Document, Guid Version)> UploadedAsync()
    {
        var uploaded = await api.UploadAsync(admin, await _collection.Value);
        return (uploaded.DocumentId.ToString(), uploaded.VersionId.Value);
    }

    private async Task<Call> OfDocumentAsync(object? body)
    {
        var path = $"documents/{(await UploadedAsync()).Document}";
        return new Call(path, body, await api.TagAsync(path, admin));
    }

    private async Task<Call> ChatAsync(string part, object? body)
    {
        await using var scope = api.App.Services.CreateAsyncScope();
        var started = await scope.ServiceProvider.GetRequiredService<StartConversation>().RunAsync(
            new StartConversationRequest("Is hail covered?", null, null, "en", Channel.Api, null), TestContext.Current.CancellationToken);
        return new Call($"{Chat}/{started.Value.ConversationId}/{part}", body, null, started.Value.Token);
    }

    private async Task<Call> OfPersonAsync(string part, object? body)
    {
        var path = $"people/{(await api.HireAsync(Role.Agent)).PersonId}";
        if (part == "/enable")
        {
            using var disabled = await api.SendAsync(HttpMethod.Post, $"{path}/disable", admin, null, ("If-Match", await api.TagAsync(path, admin)));
        }

        return new Call(path + part, body, await api.TagAsync(path, admin));
    }

    private static object Settings() => new { name = $"Hook {Guid.NewGuid():N}", url = "https://203.0.112.7/hook", events = new[] { "conversation.closed" } };

    private Task<WebhookId> HookAsync() => _hook.Value;

    private async Task<(WebhookId Hook, WebhookDeliveryId Delivery)> PingedAsync()
    {
        var hook = await HookAsync();
        await api.App.Services.GetRequiredService<PauseWebhook>().RunAsync(admin, hook, false, TestContext.Current.CancellationToken);
        var delivery = (await api.App.Services.GetRequiredService<PingWebhook>().RunAsync(admin, hook, TestContext.Current.CancellationToken)).Value;
        await api.SqlAsync("UPDATE webhook_delivery SET state = 'failed' WHERE id = @id", new { id = delivery.Value });
        return (hook, delivery);
    }

    private async Task<WebhookId> FailedAsync()
    {
        var hook = await MadeAsync(api, admin);
        var delivery = (await api.App.Services.GetRequiredService<PingWebhook>().RunAsync(admin, hook, TestContext.Current.CancellationToken)).Value;
        await api.SqlAsync("UPDATE webhook_delivery SET state = 'failed' WHERE id = @id", new { id = delivery.Value });
        return hook;
    }

    private async Task<Call> OfHookAsync(object? body)
    {
        var path = $"webhooks/{await MadeAsync(api, admin)}";
        return new Call(path, body, await api.TagAsync(path, admin));
    }

    private static async Task<WebhookId> MadeAsync(ApiFixture api, Actor admin) => (await api.App.Services.GetRequiredService<CreateWebhook>().RunAsync(
        admin, new WebhookSettings($"Hook {Guid.NewGuid():N}", "https://203.0.112.7/hook", ["conversation.closed"], false), TestContext.Current.CancellationToken)).Value.Id;

    private async Task<string> VersionAsync(string part, string? sql)
    {
        var (document, version) = await UploadedAsync();
        if (sql is not null)
        {
            await api.SqlAsync(sql, new { version });
        }

        return $"documents/{document}/versions/{version}/{part}";
    }
}
