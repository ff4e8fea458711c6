using System.ClientModel;
using System.Net.Sockets;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>Says in words what a failing provider did. Bodies of responses are left out: some repeat the prompt.</summary>
internal static class ProviderProblem
{
    public static string InWords(Exception problem) => problem switch
    {
        ClientResultException { Status: > 0 } refused => OfStatus(refused.Status),
        OperationCanceledException or TimeoutException => "It took longer than the time limit. Try again, or raise Models:TimeoutSeconds.",
        HttpRequestException { StatusCode: { } status } => OfStatus((int)status),
        AggregateException { InnerException: { } inner } => InWords(inner),
        _ when Find<SocketException>(problem) is not null => "The endpoint cannot be reached. Check its address and that it is running.",
        HttpRequestException or IOException => "The connection broke. Check the endpoint and the network.",
        _ => "It failed in an unexpected way; the log names the error.",
    };

    public static string OfStatus(int status) => status switch
    {
        401 or 403 => $"The provider refused the key (HTTP {status}). Enter a valid one on the Models page.",
        404 => "The provider knows no such model or address (HTTP 404). Check the name of the model and the endpoint.",
        429 => "The provider says that there are too many requests or that the quota is used up (HTTP 429). Wait, or raise the quota.",
        >= 500 => $"The provider has a problem of its own (HTTP {status}). Try again later.",
        _ => $"The provider refused the request (HTTP {status}). Check the name of the model and its settings.",
    };

    public static T? Find<T>(Exception? problem)
        where T : Exception
    {
        for (; problem is not null; problem = problem.InnerException)
        {
            if (problem is T found)
            {
                return found;
            }
        }

        return null;
    }
}
