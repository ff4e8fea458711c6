using Vectrant.Core.Answering;
using Vectrant.Core.Common;

namespace Vectrant.Core.Demo;

/// <summary>Writes conversations that look as if they had happened; everything else goes through the use cases.</summary>
public interface IDemoConversationStore
{
    /// <summary>Keys of the conversations that are there already.</summary>
    Task<IReadOnlySet<string>> ExistingAsync(IEnumerable<string> keys, CancellationToken cancellationToken);

    /// <summary>One conversation with messages, drafts and decisions, in one transaction. Nothing happens when it exists.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="people">People by key.</param>
    /// <param name="drafts">For each message that was a draft, by its place in the list: what the assistant had written.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    Task AddAsync(DemoConversation conversation, IReadOnlyDictionary<string, Actor> people, IReadOnlyDictionary<int, Answer> drafts, CancellationToken cancellationToken);
}
