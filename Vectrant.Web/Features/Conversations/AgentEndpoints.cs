using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Conversations;

/// <summary>Conversations for programs that act for a person at work; what customers may do is below <c>/api/v1/chat</c>.</summary>
internal static class AgentEndpoints
{
    private const string One = "/{id:guid}";
    private const string Claim = One + "/claim";

    private static readonly QueryField State = QueryField.Choice<ConversationState>("state", "Only open or only closed ones.");
    private static readonly QueryField Search = QueryField.Text("search", 200, "Words in any message, or a part of code, topic or the customer's name.");
    private static readonly QueryField After = QueryField.Number("after", 0, long.MaxValue, 0, "Only messages after this place.");

    public static IEndpointRouteBuilder MapAgentConversations(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/conversations", "Conversations");
        api.Get("", ListAsync, Permission.ViewQueue)
            .WithName("listConversations").WithSummary("Lists conversations, newest activity first.")
            .TakesQuery(State, Search, Paging.Cursor, Paging.Limit)
            .Produces<PageBody<ConversationRowBody>>().Refuses(400);
        api.Get(One, ReadAsync, Permission.ViewQueue)
            .WithName("readConversation").WithSummary("Reads one conversation.")
            .TakesQuery().ReadsVersion<ConversationDetailBody>().Refuses(400);
        api.Get(One + "/messages", MessagesAsync, Permission.ViewQueue)
            .WithName("listMessages").WithSummary("Reads the messages of a conversation in order, notes included.")
            .TakesQuery(After, Paging.Limit)
            .Produces<ThreadBody>().Refuses(400);

        api.Get(Claim, ReadClaimAsync, Permission.ViewQueue)
            .WithName("readClaim").WithSummary("Says who works on a conversation; 404 when nobody does.")
            .TakesQuery().Produces<ClaimBody>().Refuses(400);
        api.Put(Claim, TakeClaimAsync, Permission.WorkConversations)
            .WithName("claimConversation").WithSummary("Takes a conversation to work on, or keeps the own claim alive.")
            .TakesQuery().Produces<ClaimBody>();
        api.Delete(Claim, ReleaseClaimAsync, Permission.WorkConversations)
            .WithName("releaseClaim").WithSummary("Gives a conversation back.")
            .TakesQuery().Produces(StatusCodes.Status204NoContent);

        api.Post(One + "/takeover", TakeOverAsync, Permission.WorkConversations)
            .WithName("takeOverConversation").WithSummary("Answers in person from now on; no draft is sent any more.")
            .TakesQuery().TakesVersion("conversation").GivesVersion<ConversationDetailBody>(ReadAsync);
        api.Post(One + "/hand-back", HandBackAsync, Permission.WorkConversations)
            .WithName("handBackConversation").WithSummary("Lets the assistant draft again.")
            .TakesQuery().TakesVersion("conversation").GivesVersion<ConversationDetailBody>(ReadAsync);
        api.Post(One + "/close", CloseAsync, Permission.WorkConversations)
            .WithName("closeConversation").WithSummary("Ends the matter; a new message of the customer opens it again.")
            .TakesQuery().TakesVersion("conversation").GivesVersion<ConversationDetailBody>(ReadAsync);
        api.Post(One + "/reopen", ReopenAsync, Permission.WorkConversations)
            .WithName("reopenConversation").WithSummary("Opens a closed conversation again.")
            .TakesQuery().TakesVersion("conversation").GivesVersion<ConversationDetailBody>(ReadAsync);

        api.Post(One + "/replies", ReplyAsync, Permission.WorkConversations)
            .WithName("sendReply").WithSummary("Writes to the customer; only whoever took over may.")
            .TakesQuery().TakesJson(new TextBody("I have looked into it: the excess is 150 euros."))
            .Produces<WrittenBody>(StatusCodes.Status201Created);
        api.Post(One + "/notes", NoteAsync, Permission.WorkConversations)
            .WithName("addNote").WithSummary("Writes something down for colleagues; customers never see it.")
            .TakesQuery().TakesJson(new TextBody("Called back twice, nobody there."))
            .Produces<WrittenBody>(StatusCodes.Status201Created);
        api.Post(One + "/drafts", RegenerateAsync, Permission.WorkConversations)
            .WithName("regenerateDraft").WithSummary("Has a new draft made for the newest message.")
            .TakesQuery().Produces(StatusCodes.Status204NoContent);
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ICurrentActor actors, IConversationQuery query, Paging paging, CancellationToken cancellationToken)
    {
        if (paging.Refuse(request, out var before) is { } refusal)
        {
            return refusal;
        }

        var filter = new ConversationFilter(State.ChoiceIn<ConversationState>(request), Search.TextIn(request), before, Paging.LimitOf(request));
        return paging.Page(request, await query.ListAsync(await actors.GetAsync(cancellationToken), filter, cancellationToken), ConversationRowBody.Of);
    }

    private static async Task<IResult> ReadAsync(Guid id, ICurrentActor actors, IConversationQuery query, CancellationToken cancellationToken)
    {
        var found = await query.GetAsync(await actors.GetAsync(cancellationToken), new ConversationId(id), cancellationToken);
        return found.Match(detail => EntityTags.Versioned(ConversationDetailBody.Of(detail)), error => error.ToProblem());
    }

    private static async Task<IResult> MessagesAsync(Guid id, HttpRequest request, ICurrentActor actors, IConversationQuery query, CancellationToken cancellationToken)
    {
        var found = await query.GetAsync(await actors.GetAsync(cancellationToken), new ConversationId(id), cancellationToken);
        var (after, limit) = (After.NumberIn(request), Paging.LimitOf(request));
        return found.Match(
            detail =>
            {
                var rest = detail.Messages.Where(message => message.Seq > after).Take(limit + 1).Select(ThreadMessageBody.Of).ToList();
                var items = rest.Take(limit).ToList();
                return ApiResults.Json(new ThreadBody(items, items.Count == 0 ? after : items[^1].Seq, rest.Count > limit));
            },
            error => error.ToProblem());
    }

    private static async Task<IResult> ReadClaimAsync(Guid id, ICurrentActor actors, IConversationQuery query, CancellationToken cancellationToken)
    {
        var found = await query.GetAsync(await actors.GetAsync(cancellationToken), new ConversationId(id), cancellationToken);
        return found.Match(
            detail => ClaimBody.Of(detail.Claim) is { } claim
                ? ApiResults.Json(claim)
                : Problems.Of(StatusCodes.Status404NotFound, "not_claimed", "Nobody works on this conversation at this moment."),
            error => error.ToProblem());
    }

    private static async Task<IResult> TakeClaimAsync(Guid id, ICurrentActor actors, ClaimConversation claim, CancellationToken cancellationToken) =>
        ApiResults.Of(await claim.RunAsync(await actors.GetAsync(cancellationToken), new ConversationId(id), cancellationToken), taken => ClaimBody.Of(taken)!);

    private static async Task<IResult> ReleaseClaimAsync(Guid id, ICurrentActor actors, ReleaseClaim release, CancellationToken cancellationToken) =>
        ApiResults.Nothing(await release.RunAsync(await actors.GetAsync(cancellationToken), new ConversationId(id), cancellationToken));

    private static Task<IResult> TakeOverAsync(Guid id, HttpRequest request, ConversationChange change, TakeOver takeOver, CancellationToken cancellationToken) =>
        change.RunAsync(request, new ConversationId(id), takeOver.RunAsync, cancellationToken);

    private static Task<IResult> HandBackAsync(Guid id, HttpRequest request, ConversationChange change, HandBack handBack, CancellationToken cancellationToken) =>
        change.RunAsync(request, new ConversationId(id), handBack.RunAsync, cancellationToken);

    private static Task<IResult> CloseAsync(Guid id, HttpRequest request, ConversationChange change, CloseConversation close, CancellationToken cancellationToken) =>
        change.RunAsync(request, new ConversationId(id), close.RunAsync, cancellationToken);

    private static Task<IResult> ReopenAsync(Guid id, HttpRequest request, ConversationChange change, ReopenConversation reopen, CancellationToken cancellationToken) =>
        change.RunAsync(request, new ConversationId(id), reopen.RunAsync, cancellationToken);

    private static async Task<IResult> ReplyAsync(Guid id, HttpRequest request, ICurrentActor actors, SendReply send, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<TextBody>(request, cancellationToken);
        return body is null
            ? refusal!
            : Written(id, await send.RunAsync(
                await actors.GetAsync(cancellationToken), new ConversationId(id), body.Text, IdempotentWrites.KeyOf(request), cancellationToken));
    }

    private static async Task<IResult> NoteAsync(Guid id, HttpRequest request, ICurrentActor actors, AddNote add, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<TextBody>(request, cancellationToken);
        return body is null
            ? refusal!
            : Written(id, await add.RunAsync(await actors.GetAsync(cancellationToken), new ConversationId(id), body.Text, cancellationToken));
    }

    private static async Task<IResult> RegenerateAsync(Guid id, ICurrentActor actors, RegenerateDraft regenerate, CancellationToken cancellationToken) =>
        ApiResults.Nothing(await regenerate.RunAsync(await actors.GetAsync(cancellationToken), new ConversationId(id), cancellationToken));

    private static IResult Written(Guid conversation, Result<MessageId> message) =>
        ApiResults.Created(message, $"{ApiRoutes.Root}/conversations/{conversation}/messages", id => new WrittenBody(id.Value));
}
