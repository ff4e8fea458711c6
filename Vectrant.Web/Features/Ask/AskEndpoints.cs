using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Knowledge;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Ask;

/// <summary>Internal questions, for programs that act for a person.</summary>
internal static class AskEndpoints
{
    private const string One = "/{id:guid}";

    public static IEndpointRouteBuilder MapAsk(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/ask/questions", "Ask");
        api.Get("", ListAsync, Permission.Ask)
            .WithName("listQuestions").WithSummary("Lists the own questions with their answers, newest first.")
            .TakesQuery(Paging.Cursor, Paging.Limit)
            .Produces<PageBody<QuestionBody>>().Refuses(400);
        api.Post("", AskAsync, Permission.Ask).LimitedAs(EndpointClass.Ask)
            .WithName("askQuestion").WithSummary("Asks a question and waits for the answer, written from what the own roles may see.")
            .TakesQuery().TakesJson(new AskBody("How many days of leave may be carried over?"))
            .GivesVersion<QuestionBody>(ReadAsync, StatusCodes.Status201Created).Refuses(404, 409, 503);
        api.Get(One, ReadAsync, Permission.Ask)
            .WithName("readQuestion").WithSummary("Reads one of the own questions.")
            .TakesQuery().ReadsVersion<QuestionBody>().Refuses(400);
        api.Put(One + "/rating", RateAsync, Permission.Ask)
            .WithName("rateAnswer").WithSummary("Says whether the answer helped, and why not.")
            .TakesQuery().TakesJson(new AnswerRatingBody(false, "It cites last year's handbook."))
            .Produces(StatusCodes.Status204NoContent);
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ICurrentActor actors, IQuestionQuery query, Paging paging, CancellationToken cancellationToken)
    {
        if (paging.Refuse(request, out var cursor) is { } refusal)
        {
            return refusal;
        }

        var page = await query.ListAsync(await actors.GetAsync(cancellationToken), cursor, Paging.LimitOf(request), cancellationToken);
        return paging.Page(request, page, QuestionBody.Of);
    }

    private static async Task<IResult> AskAsync(HttpRequest request, ICurrentActor actors, AskQuestion ask, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<AskBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var asked = await ask.RunAsync(await actors.GetAsync(cancellationToken), body.Question, body.Pipeline is { } pipeline ? new PipelineId(pipeline) : null, _ => Task.CompletedTask, cancellationToken);
        return asked.Match(
            question => EntityTags.Versioned(QuestionBody.Of(question), StatusCodes.Status201Created, $"{ApiRoutes.Root}/ask/questions/{question.Id}"),
            error => error.ToProblem());
    }

    private static async Task<IResult> ReadAsync(Guid id, ICurrentActor actors, IQuestionQuery query, CancellationToken cancellationToken) =>
        await query.FindAsync(await actors.GetAsync(cancellationToken), new QuestionId(id), cancellationToken) is { } question
            ? EntityTags.Versioned(QuestionBody.Of(question))
            : AskErrors.QuestionNotFound.ToProblem();

    private static async Task<IResult> RateAsync(Guid id, HttpRequest request, ICurrentActor actors, RateAnswer rate, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<AnswerRatingBody>(request, cancellationToken);
        return body is null
            ? refusal!
            : ApiResults.Nothing(await rate.RunAsync(await actors.GetAsync(cancellationToken), new QuestionId(id), body.Helpful, body.Feedback, cancellationToken));
    }
}

/// <summary>A question to the knowledge base.</summary>
/// <param name="Question">Plain text, at most 2000 characters.</param>
/// <param name="Pipeline">One of those that GET /api/v1/pipelines lists; without it the usual one. One that is not among them does not exist (404), one that was archived meanwhile is refused (409).</param>
public sealed record AskBody(string Question, Guid? Pipeline = null);

/// <summary>What the asker thinks of an answer.</summary>
/// <param name="Helpful">Whether it helped.</param>
/// <param name="Feedback">Why not; at most 500 characters.</param>
public sealed record AnswerRatingBody(bool Helpful, string? Feedback = null);

/// <summary>A question with its answer.</summary>
/// <param name="Text">As it was kept: values to hide are replaced.</param>
/// <param name="Answer">Null while it is written, for good when writing was stopped, and when it is withheld.</param>
/// <param name="Pipeline">What it was asked through; null for questions from before there were pipelines.</param>
/// <param name="Withheld">There is an answer, but it was written from a document that the asker may not read any more, or that was removed.</param>
public sealed record QuestionBody(Guid Id, string Text, AnswerBody? Answer, DateTimeOffset AskedAt, bool? Helpful, string? Feedback, QuestionPipelineBody? Pipeline, bool Withheld)
{
    internal static QuestionBody Of(Question question) =>
        new(question.Id.Value, question.Text, AnswerBody.Of(question.Answer), question.AskedAt, question.Helpful, question.Feedback,
            question.Pipeline is { } pipeline ? new QuestionPipelineBody(pipeline.Id.Value, pipeline.Name) : null,
            question.Withheld);
}

/// <summary>The pipeline of a question.</summary>
/// <param name="Name">As it was when the question was asked.</param>
public sealed record QuestionPipelineBody(Guid Id, string Name);
