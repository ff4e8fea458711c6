using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Conversations;

/// <summary>A change of a conversation that the caller has seen in its present version; answers with the next one.</summary>
internal sealed class ConversationChange(ICurrentActor actors, IConversationQuery query)
{
    public async Task<IResult> RunAsync(
        HttpRequest request, ConversationId id, Func<Actor, ConversationId, CancellationToken, Task<Result<Done>>> change, CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        var seen = await query.GetAsync(actor, id, cancellationToken);
        if (!seen.Succeeded)
        {
            return seen.Error.ToProblem();
        }

        if (EntityTags.Refuse(request, ConversationDetailBody.Of(seen.Value)) is { } stale)
        {
            return stale;
        }

        var changed = await change(actor, id, cancellationToken);
        if (!changed.Succeeded)
        {
            return changed.Error.ToProblem();
        }

        var next = await query.GetAsync(actor, id, cancellationToken);
        return next.Match(detail => EntityTags.Versioned(ConversationDetailBody.Of(detail)), error => error.ToProblem());
    }
}
