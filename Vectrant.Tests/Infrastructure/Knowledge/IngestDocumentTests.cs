using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Core.Models;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Knowledge;

/// <summary>The use case itself, run by hand on a database without workers.</summary>
public sealed class IngestDocumentTests(KnowledgeFixture knowledge) : IClassFixture<KnowledgeFixture>
{
    private const string Text = "# Terms\n\n## Water\n\nThe excess for water is £250 in each case, whatever the cause of the damage was.\n\n## Fire\n\nThe excess for fire is £150 in each case, whatever the cause of the damage was.\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WhileTheModelIsDown_FailsInWords_AndARetryFinishes()
    {
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "outage.md", Text + "outage");

        var error = await New(new Models(_ => throw new ModelUnavailableException("It did not answer within 30 s."))).RunAsync(uploaded.VersionId, Cancel);

        Assert.Equal("embedding_model_unavailable", error?.Code);
        var failed = await knowledge.WaitFinalAsync(uploaded);
        Assert.Equal(IngestionStage.Failed, failed.Stage);
        Assert.Contains("It did not answer within 30 s.", failed.Error, StringComparison.Ordinal);
        Assert.True((await knowledge.Get<RetryIngestion>().RunAsync(KnowledgeFixture.Admin, uploaded.VersionId, Cancel)).Succeeded);
        Assert.Null(await New(knowledge.Get<IEmbeddingModels>()).RunAsync(uploaded.VersionId, Cancel));
        Assert.Equal(IngestionStage.Ready, (await knowledge.WaitFinalAsync(uploaded)).Stage);
    }

    [Fact]
    public async Task Run_AfterAStopBetweenStages_DoesNotReadTheFileAgain()
    {
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "resumed.md", Text + "resumed");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => New(new Models(_ => throw Stop(stop))).RunAsync(uploaded.VersionId, stop.Token));

        var version = await knowledge.WaitAsync(uploaded, version => version.Stage == IngestionStage.Embedding);
        var before = await knowledge.ChunksAsync(uploaded);
        Assert.Null(await New(knowledge.Get<IEmbeddingModels>(), new NoExtraction()).RunAsync(uploaded.VersionId, Cancel));

        Assert.Equal(1, version.Attempt);
        Assert.Equal(before.Select(chunk => chunk.Id), (await knowledge.ChunksAsync(uploaded)).Select(chunk => chunk.Id));
        Assert.Equal(IngestionStage.Ready, (await knowledge.WaitFinalAsync(uploaded)).Stage);
    }

    [Fact]
    public async Task Run_OfAnOlderVersionAfterTheNewer_DoesNotTakeItsPlace()
    {
        var collection = await knowledge.CreateCollectionAsync();
        var older = await knowledge.UploadAsync(collection, "order.md", Text + "older");
        var newer = await knowledge.UploadAsync(collection, "order.md", Text + "newer", older.DocumentId);

        await New(knowledge.Get<IEmbeddingModels>()).RunAsync(newer.VersionId, Cancel);
        await New(knowledge.Get<IEmbeddingModels>()).RunAsync(older.VersionId, Cancel);

        Assert.Equal(IngestionStage.Ready, (await knowledge.WaitFinalAsync(older)).Stage);
        Assert.True((await knowledge.WaitFinalAsync(newer)).IsCurrent);
        Assert.All(await knowledge.ChunksAsync(older), chunk => Assert.False(chunk.Live));
        Assert.All(await knowledge.ChunksAsync(newer), chunk => Assert.True(chunk.Live));
    }

    [Fact]
    public async Task Run_WhenAModelIsChosenMeanwhile_EmbedsWithItTooBeforePublishing()
    {
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "change.md", Text + "change");
        var serving = await knowledge.Get<IEmbeddingModels>().WritingAsync(Cancel);
        await using var connection = await knowledge.OpenAsync();
        EmbeddingModel? next = null;
        var models = new Models(async round =>
        {
            if (round == 1)
            {
                return serving;
            }

            return [.. serving, next!];
        });
        models.AfterFirst = async () =>
        {
            var id = await connection.ExecuteScalarAsync<int>("INSERT INTO embedding_model (provider, name, dimensions, state) VALUES ('test', 'chosen', 8, 'building') RETURNING id");
            next = new EmbeddingModel(id, "test", "chosen", 8, new ConstantVectors(8));
        };
        try
        {
            Assert.Null(await New(models).RunAsync(uploaded.VersionId, Cancel));
            Assert.Equal(
                (await knowledge.ChunksAsync(uploaded)).Count,
                await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk_embedding e JOIN chunk c ON c.id = e.chunk_id WHERE c.version_id = @VersionId AND e.model_id = @Id", new { uploaded.VersionId, next!.Id }));
        }
        finally
        {
            await connection.ExecuteAsync("UPDATE embedding_model SET state = 'retired' WHERE provider = 'test'");
        }
    }

    [Fact]
    public async Task Run_OfAModelWithWrongVectors_FailsInsteadOfStoringThem()
    {
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "wrong.md", Text + "wrong");
        var serving = (await knowledge.Get<IEmbeddingModels>().WritingAsync(Cancel))[0];
        var error = await New(new Models(_ => Task.FromResult<IReadOnlyList<EmbeddingModel>>([serving with { Generator = new ConstantVectors(3) }]))).RunAsync(uploaded.VersionId, Cancel);
        Assert.Equal("embedding_model_unavailable", error?.Code);
    }

    private static OperationCanceledException Stop(CancellationTokenSource stop)
    {
        stop.Cancel();
        return new OperationCanceledException(stop.Token);
    }

    private IngestDocument New(IEmbeddingModels models, ITextExtraction? extraction = null) => new(
        knowledge.Get<IIngestionStore>(), extraction ?? knowledge.Get<ITextExtraction>(), models, Options.Create(new KnowledgeOptions()), TimeProvider.System);

    private sealed class Models(Func<int, Task<IReadOnlyList<EmbeddingModel>>> writing) : IEmbeddingModels
    {
        private int _round;

        public Func<Task>? AfterFirst { get; set; }

        public ValueTask<EmbeddingModel> ServingAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public async ValueTask<IReadOnlyList<EmbeddingModel>> WritingAsync(CancellationToken cancellationToken)
        {
            var models = await writing(++_round);
            if (_round == 1 && AfterFirst is not null)
            {
                await AfterFirst();
            }

            return models;
        }
    }

    private sealed class NoExtraction : ITextExtraction
    {
        public Task<Result<ExtractedText>> ExtractAsync(IngestionClaim claim, CancellationToken cancellationToken) => throw new InvalidOperationException("The file is read a second time.");
    }
}
