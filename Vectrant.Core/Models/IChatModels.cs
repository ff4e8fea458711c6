using Microsoft.Extensions.AI;

namespace Vectrant.Core.Models;

/// <summary>What a chat model is used for; each may be configured to another provider.</summary>
public enum ModelTask
{
    /// <summary>Drafts for customers.</summary>
    Draft,

    /// <summary>Answers for employees.</summary>
    Ask,
}

/// <summary>A chat model, ready to call: time limits, retries, circuit breaker and cost recording are inside the client.</summary>
/// <param name="Provider"><c>offline</c>, <c>openai</c> or <c>anthropic</c>.</param>
/// <param name="Name">The provider's name of the model.</param>
/// <param name="Client">The client; failures arrive as <see cref="ModelUnavailableException"/>.</param>
public sealed record ChatModel(string Provider, string Name, IChatClient Client);

/// <summary>Which chat model serves which task.</summary>
public interface IChatModels
{
    ValueTask<ChatModel> ForAsync(ModelTask task, CancellationToken cancellationToken);
}
