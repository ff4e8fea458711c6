using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Core.Retrieval;

/// <summary>A question to the knowledge base.</summary>
/// <param name="Text">The question in the words of who asked.</param>
/// <param name="Side">Customer: only the customer partition, read through the customer role. Internal: what the roles may see, customer documents included.</param>
/// <param name="Roles">The asker's roles; ignored on the customer side.</param>
/// <param name="Limit">How many passages at most.</param>
public sealed record PassageQuery(string Text, Audience Side, IReadOnlySet<string> Roles, int Limit)
{
    /// <summary>Who asks, for the collections that only some teams read; ignored on the customer side.</summary>
    public PersonId? Person { get; init; }

    /// <summary>Internal side: whose collections are searched, as far as roles and teams allow them; null for the default pipeline.</summary>
    public PipelineId? Pipeline { get; init; }

    /// <summary>
    /// Customer side: the only collections that are searched, null for all that customers may read. Read beforehand, because the role that
    /// searches for customers may read passages and nothing else.
    /// </summary>
    public IReadOnlyList<CollectionId>? Collections { get; init; }
}

/// <summary>A stored piece of a document, as found for a question.</summary>
/// <param name="ChunkId">Id of the stored chunk.</param>
/// <param name="DocumentId">Its document.</param>
/// <param name="VersionId">Its version of that document.</param>
/// <param name="VersionNumber">1 for the first upload.</param>
/// <param name="DocumentTitle">Title as shown to people.</param>
/// <param name="Audience">Whether customers may see it.</param>
/// <param name="HeadingPath">Headings above it, outermost first.</param>
/// <param name="Page">First page, from 1, or null where the format has none.</param>
/// <param name="CharStart">Offset in the version's extracted text, UTF-16 units, inclusive.</param>
/// <param name="CharEnd">Exclusive end offset.</param>
/// <param name="Text">The text itself.</param>
/// <param name="Score">Fused score; only comparable within one search.</param>
public sealed record Passage(
    ChunkId ChunkId,
    DocumentId DocumentId,
    DocumentVersionId VersionId,
    int VersionNumber,
    string DocumentTitle,
    Audience Audience,
    IReadOnlyList<string> HeadingPath,
    int? Page,
    int CharStart,
    int CharEnd,
    string Text,
    double Score);

/// <summary>Full text and vectors, fused in SQL, on one side of the knowledge base.</summary>
public interface IPassageSearch
{
    Task<IReadOnlyList<Passage>> SearchAsync(PassageQuery query, CancellationToken cancellationToken);
}
