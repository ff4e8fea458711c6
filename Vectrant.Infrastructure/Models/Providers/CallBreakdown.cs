using System.ClientModel;
using Anthropic.Exceptions;
using Polly.CircuitBreaker;
using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>A model that answered, but not with an answer.</summary>
internal sealed class UnusableAnswerException(CallOutcome outcome, string words) : Exception(words)
{
    public CallOutcome Outcome { get; } = outcome;
}

/// <summary>Sorts failures of providers: whether to try again, what to record, what to say.</summary>
internal static class CallBreakdown
{
    /// <summary>Whether another attempt may help; only asked while nothing of the answer was passed on.</summary>
    public static bool IsPassing(Exception problem) => problem switch
    {
        ProviderRefusedException refused => (int)refused.Status is 408 or 429 or >= 500,
        UnusableAnswerException unusable => unusable.Outcome == CallOutcome.Broken,
        _ => IsConnection(problem),
    };

    public static CallOutcome OutcomeOf(Exception problem) => problem switch
    {
        BrokenCircuitException => CallOutcome.CircuitOpen,
        OperationCanceledException or TimeoutException => CallOutcome.Timeout,
        UnusableAnswerException unusable => unusable.Outcome,
        ProviderRefusedException => CallOutcome.Refused,
        _ when IsConnection(problem) => CallOutcome.Unreachable,
        _ => CallOutcome.Nonsense,
    };

    public static string InWords(Exception problem, string model) => OutcomeOf(problem) switch
    {
        CallOutcome.CircuitOpen => $"The model {model} failed several times in a row and is left alone for a while. It is tried again by itself.",
        CallOutcome.Timeout => $"The model {model} took longer than the time limit. Try again, or raise Models:TimeoutSeconds.",
        CallOutcome.Refused => $"{model}: {Refusal((int)((ProviderRefusedException)problem).Status)}",
        CallOutcome.Unreachable => $"The endpoint of {model} cannot be reached, or the connection broke. Check its address and that it is running.",
        CallOutcome.Broken or CallOutcome.Nonsense when problem is UnusableAnswerException => problem.Message,
        _ => $"The answer of {model} could not be read. Check that the endpoint speaks the provider's protocol.",
    };

    private static bool IsConnection(Exception? problem)
    {
        for (; problem is not null; problem = problem.InnerException)
        {
            if (problem is HttpRequestException or IOException or AnthropicIOException or ClientResultException { Status: 0 })
            {
                return true;
            }
        }

        return false;
    }

    private static string Refusal(int status) => status switch
    {
        401 or 403 => $"the provider refused the key (HTTP {status}). Enter a valid one on the Models page.",
        404 => "the provider knows no such model or address (HTTP 404). Check the name of the model and the endpoint.",
        429 => "the provider says that there are too many requests or that the quota is used up (HTTP 429). Wait, or raise the quota.",
        >= 500 => $"the provider has a problem of its own (HTTP {status}). Try again later.",
        _ => $"the provider refused the request (HTTP {status}). Check the name of the model and the endpoint.",
    };
}
