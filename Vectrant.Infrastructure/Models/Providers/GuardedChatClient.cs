using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Polly;
using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>
/// Stands around every provider: one time limit for the whole call, retries while nothing was passed on, a circuit, a
/// judgement of what came, and the record of the call. What leaves it is text, <see cref="ModelUnavailableException"/>
/// or the caller's own cancellation.
/// </summary>
internal sealed class GuardedChatClient(IChatClient inner, ModelChoice choice, ModelSlot slot, ResiliencePipeline pipeline, CallRecorder recorder) : IChatClient
{
    // No token of a usual model is longer than this; whoever writes on after so much has lost the end.
    private const int LongestToken = 16;
    private const int FewestCharacters = 4096;
    private const int UsualTokens = 8192;

    // How far the model may be ahead of the reader.
    private const int Ahead = 64;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var passed = Channel.CreateBounded<ChatResponseUpdate>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        var call = CallAsync([.. messages], options, passed.Writer, cancellationToken, abandoned.Token);
        try
        {
            await foreach (var update in passed.Reader.ReadAllAsync(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return update;
            }
        }
        finally
        {
            // A reader that stops early ends the call with it.
            await abandoned.CancelAsync();
            await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : inner.GetService(serviceType, serviceKey);

    public void Dispose() => inner.Dispose();

    private async Task CallAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChannelWriter<ChatResponseUpdate> passOn, CancellationToken caller, CancellationToken abandoned)
    {
        var record = recorder.Begin(slot, choice, CallContext.From(options), messages);
        using var limit = recorder.TimeLimit(abandoned);
        try
        {
            await pipeline.ExecuteAsync(async token => await AttemptAsync(messages, options, passOn, record, abandoned, token), limit.Token);
            await record.EndAsync(CallOutcome.Ok);
            passOn.Complete();
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            await record.EndAsync(CallOutcome.Cancelled);
            passOn.Complete(caller.IsCancellationRequested ? new OperationCanceledException(caller) : null);
        }
        catch (Exception problem)
        {
            var cause = problem is PassedOnException { InnerException: { } inside } ? inside : problem;
            await record.EndAsync(CallBreakdown.OutcomeOf(cause));
            passOn.Complete(new ModelUnavailableException(CallBreakdown.InWords(cause, choice.ToString()), cause));
        }
    }

    private async ValueTask AttemptAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChannelWriter<ChatResponseUpdate> passOn, CallRecord record,
        CancellationToken abandoned, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var most = Math.Max(FewestCharacters, LongestToken * (options?.MaxOutputTokens ?? UsualTokens));
        ChatFinishReason? finish = null;
        try
        {
            await foreach (var update in inner.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                finish = update.FinishReason ?? finish;
                text.Append(update.Text);
                record.Note(update);
                if (text.Length > most)
                {
                    throw new UnusableAnswerException(CallOutcome.Nonsense, $"The answer of {choice} went on past all that was asked for and was stopped. Check that the model fits this task.");
                }

                await passOn.WriteAsync(update, cancellationToken);
            }

            AnswerSanity.Check(text.ToString(), finish, choice.ToString());
        }
        catch (OperationCanceledException) when (!abandoned.IsCancellationRequested)
        {
            // Nobody left, so it was the time limit: for the circuit a failure like any other.
            throw new TimeoutException();
        }
        catch (Exception problem) when (problem is not OperationCanceledException && text.Length > 0)
        {
            throw new PassedOnException(problem);
        }
    }
}

/// <summary>A failure after parts of the answer were passed on: trying again would say them twice.</summary>
internal sealed class PassedOnException(Exception inner) : Exception(inner.Message, inner);
