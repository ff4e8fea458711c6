using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Vectrant.Core.Language;

namespace Vectrant.Core.Models.Offline;

/// <summary>The built-in writer behind the common interface. It needs the <see cref="WritingMaterial"/> beside the prompt.</summary>
public sealed class OfflineChatClient : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = Write(options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = ModelChoice.OfflineChat,
            FinishReason = ChatFinishReason.Stop,
            Usage = Usage(messages, text),
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }

    // Without sources (the Test button) it says that it is there.
    private static string Write(ChatOptions? options) => WritingMaterial.From(options) is { } material ? ExtractiveWriter.Write(material) : "OK";

    private static UsageDetails Usage(IEnumerable<ChatMessage> messages, string text) => new()
    {
        InputTokenCount = messages.Sum(message => Words.Split(message.Text).Count),
        OutputTokenCount = Words.Split(text).Count,
    };
}
