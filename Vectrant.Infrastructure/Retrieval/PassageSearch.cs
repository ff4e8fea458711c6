using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Language;
using Vectrant.Core.Models;
using Vectrant.Core.Retrieval;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Retrieval;

/// <summary>One statement a side. The customer side opens its connection as the customer role, so that a mistake here cannot show an internal row.</summary>
internal sealed class PassageSearch(AppDatabase app, CustomerDatabase customer, IEmbeddingModels models, IOptions<RetrievalOptions> options, ILogger<PassageSearch> log) : IPassageSearch
{
    private const int MaxWords = 32;

    public async Task<IReadOnlyList<Passage>> SearchAsync(PassageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var words = SearchWords(query.Text);
        var staff = query.Roles.Any(role => role != Role.Customer);
        if (words.Length == 0 || (query.Side == Audience.Internal && !staff))
        {
            return [];
        }

        var customerSide = query.Side == Audience.Customer;
        var model = await models.ServingAsync(cancellationToken);
        var vector = await EmbedAsync(model, query.Text, cancellationToken);
        var sql = customerSide ? PassageSql.Customer(model.Id, model.Dimensions, query.Collections is not null) : PassageSql.Internal(model.Id, model.Dimensions);
        await using var connection = customerSide ? await customer.OpenAsync(cancellationToken) : await app.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await TuneAsync(connection, transaction, cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            sql,
            new
            {
                Words = words,
                Language = LanguageGuess.SearchConfiguration(LanguageGuess.Of(query.Text)),
                Vector = vector ?? new float[model.Dimensions],
                roles = query.Roles.ToArray(),
                everything = query.Roles.Contains(Role.Admin),
                me = query.Person?.Value,
                pipeline = query.Pipeline?.Value,
                Collections = query.Collections?.Select(collection => collection.Value).ToArray(),
                options.Value.TextWeight,
                VectorWeight = vector is null ? 0 : options.Value.VectorWeight,
                query.Limit,
            },
            transaction,
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToPassage())];
    }

    /// <summary>Null when the embedding model is away: full text alone still finds most of it, and a person waits for an answer.</summary>
    private async Task<float[]?> EmbedAsync(EmbeddingModel model, string text, CancellationToken cancellationToken)
    {
        try
        {
            return (await model.Generator.GenerateAsync([text], cancellationToken: cancellationToken))[0].Vector.ToArray();
        }
        catch (ModelUnavailableException problem)
        {
            log.LogWarning(problem, "Searching by full text alone, because the embedding model {Model} did not answer.", model.Name);
            return null;
        }
    }

    /// <summary>Content words in lower case; a question of stop words alone is searched by all of its words.</summary>
    internal static string[] SearchWords(string text)
    {
        var all = Words.Split(text);
        var content = all.Where(word => !StopWords.Contains(word.Folded)).ToList();
        return [.. (content.Count > 0 ? content : all)
            .Select(word => text.Substring(word.Start, word.Length).ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)
            .Take(MaxWords)];
    }

    // The filters cut away neighbours that the vector index brings: let it go on until there are enough.
    private static Task<int> TuneAsync(NpgsqlConnection connection, DbTransaction transaction, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '100', true)",
            transaction: transaction,
            cancellationToken: cancellationToken));

    private sealed record Row
    {
        public ChunkId ChunkId { get; init; }

        public DocumentId DocumentId { get; init; }

        public DocumentVersionId VersionId { get; init; }

        public int VersionNumber { get; init; }

        public required string DocumentTitle { get; init; }

        public required string Audience { get; init; }

        public required string[] HeadingPath { get; init; }

        public int? Page { get; init; }

        public int CharStart { get; init; }

        public int CharEnd { get; init; }

        public required string Text { get; init; }

        public double Score { get; init; }

        public Passage ToPassage() => new(
            ChunkId, DocumentId, VersionId, VersionNumber, DocumentTitle,
            Audience == "customer" ? Core.Knowledge.Audience.Customer : Core.Knowledge.Audience.Internal,
            HeadingPath, Page, CharStart, CharEnd, Text, Score);
    }
}
