using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>How the OpenAI package reaches an endpoint. Its own retries and time limit are off: ours know about the circuit and the time left.</summary>
internal static class OpenAiConnection
{
    /// <summary>The package insists on a key; an endpoint that asks for none ignores it.</summary>
    public static ApiKeyCredential Credential(ModelChoice choice) => new(choice.ApiKey ?? "none");

    public static OpenAIClientOptions Options(ModelChoice choice, ProviderHttp http)
    {
        var options = new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(http.Client),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        if (choice.Endpoint is not null)
        {
            options.Endpoint = new Uri(choice.Endpoint);
        }

        return options;
    }
}
