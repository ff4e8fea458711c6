using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>Which conversations the list shows.</summary>
/// <param name="State">Null: open and closed.</param>
/// <param name="Search">Words in any message, or a part of code, topic or the customer's name; null for no search.</param>
/// <param name="Before">Cursor of <see cref="Page{T}.Next"/>, or null for the newest.</param>
/// <param name="Limit">Rows on a page, 1 to 200.</param>
public sealed record ConversationFilter(ConversationState? State, string? Search, string? Before, int Limit = 50);

public enum ConversationState
{
    Open,
    Closed,
}

/// <summary>One line of the list of conversations.</summary>
public sealed record ConversationRow
{
    public required ConversationId Id { get; init; }

    public required string Code { get; init; }

    public required string Topic { get; init; }

    public required ConversationState State { get; init; }

    public string? CustomerName { get; init; }

    public string? Language { get; init; }

    public Channel Channel { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    public string? TakenOverBy { get; init; }

    public int Messages { get; init; }

    public int? Rating { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Reads conversations for people who may see the queue.</summary>
public interface IConversationQuery
{
    Task<Result<ConversationDetail>> GetAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);

    /// <summary>Newest activity first, paged by key; empty for an actor who may not see the queue.</summary>
    Task<Page<ConversationRow>> ListAsync(Actor actor, ConversationFilter filter, CancellationToken cancellationToken);
}
