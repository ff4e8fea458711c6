using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Vectrant.Core.Models;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;
using AiReason = Microsoft.Extensions.AI.ChatFinishReason;
using OpenAiMessage = OpenAI.Chat.ChatMessage;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>A thin IChatClient over the OpenAI package, for text only. Failures leave it as they are; <see cref="GuardedChatClient"/> judges them.</summary>
internal sealed partial class OpenAiChatClient(ModelChoice choice, ProviderHttp http) : IChatClient
{
    private readonly ChatClient _client = new(choice.Model, OpenAiConnection.Credential(choice), OpenAiConnection.Options(choice, http));

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<AiMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AiMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in _client.CompleteChatStreamingAsync([.. messages.Select(ToOpenAi)], ToOpenAi(options), cancellationToken))
        {
            var part = new ChatResponseUpdate(ChatRole.Assistant, string.Concat(update.ContentUpdate.Select(content => content.Text)))
            {
                FinishReason = update.FinishReason is { } reason ? FromOpenAi(reason) : null,
                ModelId = update.Model,
            };
            if (update.Usage is { } usage)
            {
                part.Contents.Add(new UsageContent(new UsageDetails { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount }));
            }

            yield return part;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static OpenAiMessage ToOpenAi(AiMessage message) =>
        message.Role == ChatRole.System ? OpenAiMessage.CreateSystemMessage(message.Text)
        : message.Role == ChatRole.Assistant ? OpenAiMessage.CreateAssistantMessage(message.Text)
        : OpenAiMessage.CreateUserMessage(message.Text);

    private ChatCompletionOptions ToOpenAi(ChatOptions? options) => new()
    {
        MaxOutputTokenCount = options?.MaxOutputTokens,
        Temperature = TakesNoTemperature().IsMatch(choice.Model) ? null : options?.Temperature,
    };

    private static AiReason FromOpenAi(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.Length => AiReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => AiReason.ContentFilter,
        _ => AiReason.Stop,
    };

    // Models that reason refuse a request that sets it.
    [GeneratedRegex(@"^(o\d|gpt-5)", RegexOptions.IgnoreCase)]
    private static partial Regex TakesNoTemperature();
}
