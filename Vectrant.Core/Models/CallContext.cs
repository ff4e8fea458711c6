using Microsoft.Extensions.AI;

namespace Vectrant.Core.Models;

/// <summary>What a call belongs to, for the record of its cost. Never sent to the provider.</summary>
/// <param name="ConversationId">The conversation, or null.</param>
/// <param name="QuestionId">The question of an employee, or null.</param>
public sealed record CallContext(Guid? ConversationId, Guid? QuestionId = null)
{
    private const string Key = "vectrant.call";

    public void AttachTo(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[Key] = this;
    }

    public static CallContext? From(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var value) == true ? value as CallContext : null;
}
