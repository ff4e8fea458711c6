namespace Vectrant.Infrastructure.Retrieval;

/// <summary>
/// How column <c>chunk.search</c> is filled, so that writing and searching agree: title and headings weigh more than
/// the text, each once in the text's language (stems) and once as the plain words (names, codes, other languages, prefixes).
/// </summary>
public static class SearchVector
{
    /// <summary>SQL expression over the parameters <c>@Language</c> (a regconfig's name), <c>@Title</c>, <c>@Headings</c> (text) and <c>@Text</c>.</summary>
    public const string Sql =
        """
        (setweight(to_tsvector(@Language::regconfig, @Title), 'B') || setweight(to_tsvector('simple', @Title), 'C') ||
         setweight(to_tsvector(@Language::regconfig, @Headings), 'A') || setweight(to_tsvector('simple', @Headings), 'B') ||
         setweight(to_tsvector(@Language::regconfig, @Text), 'B') || setweight(to_tsvector('simple', @Text), 'C'))
        """;
}
