using Microsoft.Extensions.Options;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Core.Retrieval;

namespace Vectrant.Core.Answering;

/// <summary>The step that retrieves, through the pipeline that was asked.</summary>
public sealed class PassageFinder(IPassageSearch search, IAnsweringPipelines pipelines, IOptions<RetrievalOptions> options)
{
    /// <summary>The request with the pipeline that it goes through, read once for everything that follows.</summary>
    public async Task<AnswerRequest> ChooseAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request with { Through = await pipelines.FindAsync(request.Side, request.Pipeline, cancellationToken) };
    }

    public async Task<IReadOnlyList<Passage>> FindAsync(string text, AnswerRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // For customers nothing may be searched without a pipeline of theirs. For staff the statement that searches asks who may use it.
        var forCustomers = request.Side == Audience.Customer;
        return forCustomers && request.Through is null
            ? []
            : await search.SearchAsync(
                new PassageQuery(text, request.Side, request.Roles, request.Tuning.Passages ?? options.Value.Passages)
                {
                    Person = request.Person,
                    Pipeline = request.Pipeline,
                    Collections = forCustomers ? request.Through!.Collections : null,
                },
                cancellationToken);
    }
}
