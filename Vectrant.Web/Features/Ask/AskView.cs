using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;

namespace Vectrant.Web.Features.Ask;

/// <summary>What the page shows.</summary>
/// <param name="Loaded">Whether the history was read.</param>
/// <param name="Questions">The own questions, newest first.</param>
/// <param name="Next">Cursor of older ones, or null.</param>
/// <param name="Pending">The question that is being answered, or null.</param>
/// <param name="Streamed">What was written of its answer so far.</param>
/// <param name="Refusal">Why the last request was refused.</param>
/// <param name="Faulted">Whether the last request failed for no expected reason.</param>
public sealed record AskSnapshot(
    bool Loaded, IReadOnlyList<Question> Questions, string? Next, string? Pending, string Streamed, Error? Refusal, bool Faulted)
{
    /// <summary>What the person may ask, the usual one first.</summary>
    public IReadOnlyList<PipelineChoice> Pipelines { get; init; } = [];

    /// <summary>The question whose rating was refused, and why.</summary>
    public (QuestionId Question, Error Error)? RatingRefused { get; init; }
}

/// <summary>Owns asking and the history. Stopping goes through a token of its own, so it also works while the answer streams.</summary>
public sealed class AskView(AskQuestion asking, RateAnswer rating, IQuestionQuery questions, IPipelineQuery pipelines, ILogger<AskView> log) : IAsyncDisposable
{
    private const int PageSize = 20;
    private CancellationTokenSource? _writing;

    public AskSnapshot Snapshot { get; private set; } = new(false, [], null, null, string.Empty, null, false);

    public async Task LoadAsync(Actor actor, CancellationToken cancellationToken)
    {
        var page = await questions.ListAsync(actor, null, PageSize, cancellationToken);
        await ChoicesAsync(actor, cancellationToken);
        Snapshot = Snapshot with { Loaded = true, Questions = Together(Snapshot.Questions, page.Items), Next = Snapshot.Loaded ? Snapshot.Next : page.Next };
    }

    public async Task OlderAsync(Actor actor, CancellationToken cancellationToken)
    {
        var page = await questions.ListAsync(actor, Snapshot.Next, PageSize, cancellationToken);
        Snapshot = Snapshot with { Questions = Together(Snapshot.Questions, page.Items), Next = page.Next };
    }

    /// <summary>True when the question was taken and its field may be emptied.</summary>
    public async Task<bool> AskAsync(Actor actor, string text, PipelineId? pipeline, Func<Task> changed, CancellationToken leaving)
    {
        if (Snapshot.Pending is not null)
        {
            return false;
        }

        using var writing = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        _writing = writing;
        Snapshot = Snapshot with { Pending = text, Streamed = string.Empty, Refusal = null, Faulted = false };
        await changed();
        try
        {
            var result = await asking.RunAsync(actor, text, pipeline, AppendAsync, writing.Token);
            Snapshot = result.Succeeded
                ? Snapshot with { Questions = Together([result.Value], Snapshot.Questions) }
                : Snapshot with { Refusal = result.Error };
            if (result.Error?.Code is "pipeline_archived" or "pipeline_not_found")
            {
                await ChoicesAsync(actor, leaving);
            }

            return result.Succeeded;
        }
        catch (OperationCanceledException) when (writing.IsCancellationRequested && !leaving.IsCancellationRequested)
        {
            await LoadAsync(actor, leaving);
            return true;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.LogError(problem, "Answering a question failed.");
            Snapshot = Snapshot with { Faulted = true };
            return false;
        }
        finally
        {
            _writing = null;
            Snapshot = Snapshot with { Pending = null, Streamed = string.Empty };
        }

        Task AppendAsync(string part)
        {
            Snapshot = Snapshot with { Streamed = Snapshot.Streamed + part };
            return changed();
        }
    }

    private async Task ChoicesAsync(Actor actor, CancellationToken cancellationToken) =>
        Snapshot = Snapshot with { Pipelines = await pipelines.UsableAsync(actor, cancellationToken) };

    public async Task StopAsync()
    {
        if (_writing is { } writing)
        {
            await writing.CancelAsync();
        }
    }

    public async Task RateAsync(Actor actor, Question question, bool helpful, string? reason, CancellationToken cancellationToken)
    {
        var result = await rating.RunAsync(actor, question.Id, helpful, reason, cancellationToken);
        Snapshot = result.Succeeded
            ? Snapshot with { RatingRefused = null, Questions = [.. Snapshot.Questions.Select(other => other.Id == question.Id ? other with { Helpful = helpful } : other)] }
            : Snapshot with { RatingRefused = (question.Id, result.Error) };
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    // Reading and asking overlap: on a slow line somebody asks before the history is there, or asks twice for older ones. Each question
    // is shown once, as it was learnt first: what an earlier read missed of it is newer than that read.
    private static List<Question> Together(IEnumerable<Question> known, IEnumerable<Question> read) =>
        [.. known.UnionBy(read, question => question.Id).OrderByDescending(question => question.AskedAt).ThenByDescending(question => question.Id.Value)];
}
