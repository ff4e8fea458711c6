using System.Runtime.CompilerServices;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>The Anthropic package's own IChatClient, given nothing but messages and the limit of tokens.</summary>
internal sealed class AnthropicChatClient : IChatClient
{
    private const int DefaultTokens = 800;
    private readonly IChatClient _inner;

    public AnthropicChatClient(ModelChoice choice, ProviderHttp http)
    {
        var options = new ClientOptions { ApiKey = choice.ApiKey ?? "none", HttpClient = http.WithKeyHeader(choice.ApiKey ?? "none"), MaxRetries = 0, Timeout = Timeout.InfiniteTimeSpan };
        var client = new AnthropicClient(choice.Endpoint is null ? options : options with { BaseUrl = choice.Endpoint });
        _inner = client.AsIChatClient(choice.Model, DefaultTokens);
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // No temperature: newer models refuse it. No additional properties: they hold what must stay in the house.
        var plain = new ChatOptions { MaxOutputTokens = options?.MaxOutputTokens };
        await foreach (var update in _inner.GetStreamingResponseAsync(messages, plain, cancellationToken))
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _inner.Dispose();
}
