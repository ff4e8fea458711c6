using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>The filter of a list of documents, as it stands in the address.</summary>
public sealed record DocumentSelection(Guid? Collection, IngestionStage? Stage, string? Search)
{
    public bool IsEverything => Collection is null && Stage is null && string.IsNullOrEmpty(Search);

    public static DocumentSelection From(Guid? collection, string? stage, string? search) => new(
        collection,
        Enum.TryParse<IngestionStage>(stage, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null,
        string.IsNullOrWhiteSpace(search) ? null : search.Trim());

    public DocumentFilter ToFilter() => new(Collection is { } id ? new CollectionId(id) : null, Stage, Search);

    /// <summary>The parameters of the address; null takes one away.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery() => new Dictionary<string, object?>
    {
        ["collection"] = Collection,
        ["stage"] = Stage is { } stage ? NameOf(stage) : null,
        ["q"] = Search,
    };

    public static string NameOf(IngestionStage stage) => stage.ToString().ToLowerInvariant();
}
