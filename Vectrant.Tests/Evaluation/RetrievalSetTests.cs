using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Answering;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Core.Language;
using Vectrant.Core.Models;
using Vectrant.Core.Models.Offline;
using Vectrant.Core.Retrieval;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Models;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>The real search on public test collections, where they are at hand; the figures stand in the test's output.</summary>
public sealed class RetrievalSetTests(PostgresFixture postgres)
{
    private const int MostQueries = 100;
    private const int TimedAnswers = 60;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The floors are what was measured (0.739 and 0.372 on every twelfth and every second query) less 0.03.</summary>
    [Theory]
    [InlineData("stackfaq", 0.71)]
    [InlineData("cranfield", 0.34)]
    public async Task Search_TestCollection_RanksAtLeastAsWellAsBefore(string name, double floor)
    {
        var folder = RetrievalSet.Folder(name);
        Assert.SkipWhen(folder is null, $"The test collection {name} is not on this machine.");
        var set = RetrievalSet.Load(folder!);
        var connections = await postgres.CreateDatabaseAsync(Cancelled);
        await using var app = new AppDatabase(NpgsqlDataSource.Create(connections.App));
        await using var customer = new CustomerDatabase(NpgsqlDataSource.Create(connections.Customer));
        var ids = await StoreAsync(connections, app, set);
        var hybrid = await MeasureAsync(app, customer, set, ids, new RetrievalOptions());
        var text = await MeasureAsync(app, customer, set, ids, new RetrievalOptions { VectorWeight = 0 });
        var times = await TimeAnswersAsync(OfflineSearch.Over(app, customer), set);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: nDCG@10 fused {hybrid.Ndcg:0.000}, text alone {text.Ndcg:0.000}; recall@50 fused {hybrid.Recall:0.000}, text alone {text.Recall:0.000}; "
            + $"ms for an answer over {set.Documents.Count} passages p50 {times[times.Count / 2]:0} p95 {times[(int)(times.Count * 0.95)]:0}"));

        Assert.True(hybrid.Ndcg >= floor, $"nDCG@10 is {hybrid.Ndcg:0.000}.");
    }

    private static async Task<List<double>> TimeAnswersAsync(IPassageSearch search, RetrievalSet set)
    {
        var (rules, notes) = (FixedGuardRules.Shipped, new GuardNotes());
        var guard = new AnswerGuard(
            new InputPolicy(rules, NullLogger<InputPolicy>.Instance), new ContextSanitiser(rules, NullLogger<ContextSanitiser>.Instance),
            new OutputPolicy(rules, NullLogger<OutputPolicy>.Instance), notes, notes, TimeProvider.System);
        var pipeline = new AnswerQuestion(guard, new PassageFinder(search, new Everything(), Options.Create(new RetrievalOptions())), new AnswerComposer(new BuiltIn(), Options.Create(new ModelsOptions())), TimeProvider.System);
        var times = new List<double>();
        foreach (var query in set.Queries.Take(TimedAnswers))
        {
            var start = Stopwatch.GetTimestamp();
            await pipeline.RunAsync(new AnswerRequest(query.Text, Audience.Customer, new HashSet<string>(), [], ModelTask.Draft, null), Cancelled);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    private static async Task<(double Ndcg, double Recall)> MeasureAsync(
        AppDatabase app, CustomerDatabase customer, RetrievalSet set, Dictionary<ChunkId, string> ids, RetrievalOptions options)
    {
        var search = OfflineSearch.Over(app, customer, options);
        var asked = set.Queries.Where(query => set.Judgements[query.Id].Any(judgement => judgement.Grade > 0)).ToList();
        var step = Math.Max(1, asked.Count / MostQueries);
        var (ndcg, recall, count) = (0.0, 0.0, 0);
        foreach (var query in asked.Where((_, index) => index % step == 0).Take(MostQueries))
        {
            var found = await search.SearchAsync(new PassageQuery(query.Text, Audience.Customer, new HashSet<string>(), 50), Cancelled);
            var ranked = found.Select(passage => ids[passage.ChunkId]).ToList();
            ndcg += set.Ndcg10(query.Id, ranked);
            recall += set.Recall(query.Id, ranked, 50);
            count++;
        }

        return (ndcg / count, recall / count);
    }

    private static async Task<Dictionary<ChunkId, string>> StoreAsync(ConnectionStrings connections, AppDatabase app, RetrievalSet set)
    {
        var model = await OfflineSearch.ServingModelAsync(app);
        var (collection, document, version) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var owner = new NpgsqlConnection(connections.Owner);
        await owner.ExecuteAsync(
            """
            INSERT INTO collection (id, name, audience, created_at) VALUES (@collection, 'set', 'customer', now());
            INSERT INTO stored_file (sha256, size, media_type, content, created_at) VALUES (sha256('x'), 1, 'text/plain', 'x', now());
            INSERT INTO document (id, collection_id, audience, title, title_given, file_name, created_at) VALUES (@document, @collection, 'customer', 'set', true, 'f', now());
            INSERT INTO document_version (id, document_id, number, sha256, file_name, media_type, stage, created_at) VALUES (@version, @document, 1, sha256('x'), 'f', 'text/plain', 'ready', now());
            """,
            new { collection, document, version });
        var rows = set.Documents.Select((entry, index) => new
        {
            Id = Guid.CreateVersion7(),
            entry.Title,
            entry.Text,
            index,
            collection,
            document,
            version,
            model,
            Language = LanguageGuess.SearchConfiguration(LanguageGuess.Of(entry.Text)),
            Vector = HashedEmbedder.Embed(EmbeddingText.Of(entry.Title, [], entry.Text)),
        }).ToList();
        await owner.OpenAsync(Cancelled);
        await using var transaction = await owner.BeginTransactionAsync(Cancelled);
        await owner.ExecuteAsync(
            """
            INSERT INTO chunk (id, audience, collection_id, document_id, version_id, version_number, document_title, ordinal, heading_path, char_start, char_end, text, language, live)
            VALUES (@Id, 'customer', @collection, @document, @version, 1, @Title, @index, '{}', 0, length(@Text), @Text, @Language::regconfig, true);
            INSERT INTO chunk_embedding (chunk_id, audience, model_id, embedding) VALUES (@Id, 'customer', @model, @Vector::real[]::vector);
            """,
            rows,
            transaction);
        await transaction.CommitAsync(Cancelled);
        await owner.ExecuteAsync("ANALYZE chunk_customer; ANALYZE chunk_embedding_customer;");
        return rows.Zip(set.Documents).ToDictionary(pair => new ChunkId(pair.First.Id), pair => pair.Second.Id);
    }

    private sealed class Everything : IAnsweringPipelines
    {
        public Task<AnsweringPipeline?> FindAsync(Audience side, PipelineId? pipeline, CancellationToken cancellationToken) =>
            Task.FromResult<AnsweringPipeline?>(new AnsweringPipeline(default, "Everything", PipelineTuning.Usual, null));
    }

    private sealed class BuiltIn : IChatModels
    {
        public ValueTask<ChatModel> ForAsync(ModelTask task, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new ChatModel(ModelProvider.Offline, ModelChoice.OfflineChat, new OfflineChatClient()));
    }
}
