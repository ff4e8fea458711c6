using Microsoft.Extensions.Options;
using Vectrant.Core.Retrieval;

namespace Vectrant.Core.Answering;

/// <summary>The step that retrieves.</summary>
public sealed class PassageFinder(IPassageSearch search, IOptions<RetrievalOptions> options)
{
    public Task<IReadOnlyList<Passage>> FindAsync(string text, AnswerRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return search.SearchAsync(new PassageQuery(text, request.Side, request.Roles, request.Tuning.Passages ?? options.Value.Passages) { Person = request.Person, Pipeline = request.Pipeline }, cancellationToken);
    }
}
