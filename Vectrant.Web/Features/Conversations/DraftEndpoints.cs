using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Conversations;

/// <summary>Drafts and the decisions on them, for programs that act for a person at work.</summary>
internal static class DraftEndpoints
{
    private const string One = "/{id:guid}";

    public static IEndpointRouteBuilder MapDrafts(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/drafts", "Drafts");
        api.Get(One, ReadAsync, Permission.ViewQueue)
            .WithName("readDraft").WithSummary("Reads a draft with its citations and what supports each sentence.")
            .TakesQuery().ReadsVersion<DraftBody>().Refuses(400);
        api.Post(One + "/approve", ApproveAsync, Permission.WorkConversations)
            .WithName("approveDraft").WithSummary("Sends a draft as it is, after the seconds in which it can be undone; where policy asks for it, after a second approval.")
            .TakesQuery().TakesVersion("draft").Produces<StandingBody>();
        api.Post(One + "/edit", EditAsync, Permission.WorkConversations)
            .WithName("editDraft").WithSummary("Sends a draft with changes, under the same conditions.")
            .TakesQuery().TakesVersion("draft").TakesJson(new TextBody("The excess is 150 euros for each event.")).Produces<StandingBody>();
        api.Post(One + "/skip", SkipAsync, Permission.WorkConversations)
            .WithName("skipDraft").WithSummary("Says that a draft is of no use; the conversation goes on waiting for a person.")
            .TakesQuery().TakesVersion("draft").TakesJson(new SkipBody("Wrong document.")).Produces(StatusCodes.Status204NoContent);
        api.RefuseOtherMethods();

        var decisions = new ApiRoutes(routes, "/decisions", "Drafts");
        decisions.Post(One + "/undo", UndoAsync, Permission.WorkConversations)
            .WithName("undoDecision").WithSummary("Takes a decision back that was not sent yet.")
            .TakesQuery().Produces(StatusCodes.Status204NoContent);
        decisions.Post(One + "/second-approval", GiveSecondAsync, Permission.GiveSecondApproval)
            .WithName("giveSecondApproval").WithSummary("Lets an answer go out that somebody else approved, as it is or with another text.")
            .TakesQuery().TakesJson(new SecondApprovalBody("The excess is 150 euros for each event.")).Produces<StandingBody>();
        decisions.Post(One + "/return", ReturnAsync, Permission.GiveSecondApproval)
            .WithName("returnDecision").WithSummary("Gives an answer that awaits a second approval back to who approved it; nothing is sent.")
            .TakesQuery().TakesJson(new SkipBody("The excess is per event, not per year.")).Produces(StatusCodes.Status204NoContent);
        decisions.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ReadAsync(Guid id, ICurrentActor actors, IDraftQuery query, CancellationToken cancellationToken)
    {
        var found = await query.GetAsync(await actors.GetAsync(cancellationToken), new DraftId(id), cancellationToken);
        return found.Match(draft => EntityTags.Versioned(DraftBody.Of(draft)), error => error.ToProblem());
    }

    private static async Task<IResult> ApproveAsync(Guid id, HttpRequest request, ICurrentActor actors, IDraftQuery query, ApproveDraft approve, CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        return await RefuseAsync(request, actor, id, query, cancellationToken)
            ?? ApiResults.Of(await approve.RunAsync(actor, new DraftId(id), cancellationToken), standing => StandingBody.Of(standing)!);
    }

    private static async Task<IResult> EditAsync(Guid id, HttpRequest request, ICurrentActor actors, IDraftQuery query, EditDraft edit, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<TextBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var actor = await actors.GetAsync(cancellationToken);
        return await RefuseAsync(request, actor, id, query, cancellationToken)
            ?? ApiResults.Of(await edit.RunAsync(actor, new DraftId(id), body.Text, cancellationToken), standing => StandingBody.Of(standing)!);
    }

    private static async Task<IResult> SkipAsync(Guid id, HttpRequest request, ICurrentActor actors, IDraftQuery query, SkipDraft skip, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<SkipBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var actor = await actors.GetAsync(cancellationToken);
        return await RefuseAsync(request, actor, id, query, cancellationToken)
            ?? ApiResults.Nothing(await skip.RunAsync(actor, new DraftId(id), body.Reason, cancellationToken));
    }

    private static async Task<IResult> UndoAsync(Guid id, ICurrentActor actors, UndoDecision undo, CancellationToken cancellationToken) =>
        ApiResults.Nothing(await undo.RunAsync(await actors.GetAsync(cancellationToken), new DecisionId(id), cancellationToken));

    private static async Task<IResult> GiveSecondAsync(Guid id, HttpRequest request, ICurrentActor actors, GiveSecondApproval give, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<SecondApprovalBody>(request, cancellationToken);
        return body is null
            ? refusal!
            : ApiResults.Of(
                await give.RunAsync(await actors.GetAsync(cancellationToken), new DecisionId(id), body.Text, cancellationToken), standing => StandingBody.Of(standing)!);
    }

    private static async Task<IResult> ReturnAsync(Guid id, HttpRequest request, ICurrentActor actors, ReturnDecision giveBack, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<SkipBody>(request, cancellationToken);
        return body is null
            ? refusal!
            : ApiResults.Nothing(await giveBack.RunAsync(await actors.GetAsync(cancellationToken), new DecisionId(id), body.Reason, cancellationToken));
    }

    private static async Task<IResult?> RefuseAsync(HttpRequest request, Actor actor, Guid id, IDraftQuery query, CancellationToken cancellationToken)
    {
        var seen = await query.GetAsync(actor, new DraftId(id), cancellationToken);
        return seen.Match(draft => EntityTags.Refuse(request, DraftBody.Of(draft)), error => error.ToProblem());
    }
}

/// <summary>A second approval.</summary>
/// <param name="Text">What to send instead; left out: what the first person approved.</param>
public sealed record SecondApprovalBody(string? Text = null);

/// <summary>What became of one request for a second approval.</summary>
/// <param name="Person">Who ended it; null while it waits, and where no person did.</param>
/// <param name="TextBefore">What the first person wanted to send.</param>
/// <param name="TextAfter">What the second person made of it; null when it is the same.</param>
/// <param name="Reason">Why it was returned or expired.</param>
/// <param name="UndoneAt">When the second person took it back; another request follows.</param>
public sealed record SecondStepBody(
    SecondApprovalState State, IReadOnlyList<SecondApprovalCause> Because, DateTimeOffset RequestedAt, PersonBody? Person, DateTimeOffset? DecidedAt,
    string TextBefore, string? TextAfter, string? Reason, DateTimeOffset? UndoneAt)
{
    internal static SecondStepBody Of(SecondApproval step) => new(
        step.State, step.Because, step.RequestedAt, PersonBody.Of(step.By), step.DecidedAt, step.TextBefore, step.TextAfter, step.Reason, step.UndoneAt);
}

/// <summary>Why a draft is of no use.</summary>
/// <param name="Reason">1 to 500 characters.</param>
public sealed record SkipBody(string Reason);

/// <summary>A decision on a draft.</summary>
/// <param name="FinalText">What the first person approved; a second person may have changed it, see <paramref name="SecondApprovals"/>.</param>
/// <param name="SecondApprovals">Oldest first; empty where policy asked for none.</param>
public sealed record DecisionBody(
    Guid Id, DecisionKind Kind, DecisionState State, PersonBody Person, DateTimeOffset DecidedAt, string? FinalText, string? Reason, DateTimeOffset? SendAfter,
    DateTimeOffset? DeliveredAt, IReadOnlyList<SecondStepBody> SecondApprovals);

/// <summary>A draft, what supports it, and what was decided about it.</summary>
public sealed record DraftBody(
    Guid Id, Guid ConversationId, Guid MessageId, DraftState State, AnswerBody? Answer, string? Error, int Attempt, DateTimeOffset CreatedAt, DateTimeOffset? ReadyAt, DecisionBody? Decision)
{
    internal static DraftBody Of(DraftView view) => new(
        view.Draft.Id.Value, view.Conversation.Value, view.Draft.MessageId.Value, view.Draft.State, AnswerBody.Of(view.Draft.Answer), view.Draft.Error, view.Draft.Attempt,
        view.Draft.CreatedAt, view.Draft.ReadyAt,
        view.Decision is not { } decision
            ? null
            : new DecisionBody(
                decision.Id.Value, decision.Kind, decision.State, PersonBody.Of(decision.Person)!, decision.DecidedAt, decision.FinalText, decision.Reason, decision.SendAfter,
                decision.DeliveredAt, [.. decision.Seconds.Select(SecondStepBody.Of)]));
}
