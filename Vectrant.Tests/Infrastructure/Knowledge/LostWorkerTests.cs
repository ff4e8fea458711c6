using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Infrastructure.Knowledge;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Knowledge;

/// <summary>Invariant 9, attacked: workers that vanish, wake up too late, are cancelled, or lose their document, at every stage.</summary>
public sealed class LostWorkerTests(KnowledgeFixture knowledge) : IClassFixture<KnowledgeFixture>
{
    /// <summary>Seconds. Longer than a worker that is only slow stands still: of the lost one it is ended by hand.</summary>
    private const string Lease = "60";

    private static readonly string Text = "# Terms\n\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"## Section {i}\n\n{string.Join(' ', Enumerable.Repeat($"Clause {i} of the contract.", 12))}\n\n"));

    public static TheoryData<string> Writes =>
    [
        nameof(IIngestionStore.ReportAsync),
        nameof(IIngestionStore.SaveTextAsync),
        nameof(IIngestionStore.SaveChunksAsync),
        nameof(IIngestionStore.SaveVectorsAsync),
        nameof(IIngestionStore.PublishAsync),
    ];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task WorkerLost_BeforeAnyWrite_AnotherFinishesAndItsOwnWritesAreVoid(string write)
    {
        using var store = Freezing(write, $"{write}-lost.md");
        await using var lost = await StartAsync(store);
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), $"{write}-lost.md", $"{Text}\n{write} lost");
        await store.Frozen.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);

        // A dead process takes no other work either.
        await (await lost.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken)).Standby(TestContext.Current.CancellationToken);
        await EndLeaseAsync(uploaded);

        // Usually the first attempt; a reader that was slow to start may have needed another one before.
        var attempt = (await StateAsync(uploaded)).Attempt;
        VersionRow finished;
        await using (await knowledge.StartWorkerAsync())
        {
            finished = await knowledge.WaitFinalAsync(uploaded);
        }

        Assert.Equal((IngestionStage.Ready, attempt + 1), (finished.Stage, finished.Attempt));
        var before = await StateAsync(uploaded);
        store.Thaw();
        await lost.DisposeAsync();
        Assert.Equal(before, await StateAsync(uploaded));
        Assert.Equal(finished.ChunkCount, before.Chunks);
        Assert.Equal((finished.ChunkCount, finished.ChunkCount), (before.Live, before.Vectors));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Cancel_AtAnyStage_LeavesNothingToBeFound(string write)
    {
        using var store = Freezing(write, $"{write}-cancelled.md");
        await using var worker = await StartAsync(store);
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), $"{write}-cancelled.md", $"{Text}\n{write} cancelled");
        await store.Frozen.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);

        var cancelled = await knowledge.Get<CancelIngestion>().RunAsync(KnowledgeFixture.Admin, uploaded.VersionId, TestContext.Current.CancellationToken);
        store.Thaw();
        await worker.DisposeAsync();

        Assert.True(cancelled.Succeeded);
        Assert.Equal(IngestionStage.Cancelled, (await knowledge.WaitFinalAsync(uploaded)).Stage);
        Assert.Equal(0, (await StateAsync(uploaded)).Live);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Delete_AtAnyStage_ErasesEverything(string write)
    {
        using var store = Freezing(write, $"{write}-deleted.md");
        await using var worker = await StartAsync(store);
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), $"{write}-deleted.md", $"{Text}\n{write} deleted");
        await store.Frozen.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        var sha256 = Convert.FromHexString((await knowledge.WaitAsync(uploaded, _ => true)).Sha256);

        var deleted = await knowledge.Get<DeleteDocument>().RunAsync(KnowledgeFixture.Admin, uploaded.DocumentId, TestContext.Current.CancellationToken);
        store.Thaw();
        await worker.DisposeAsync();

        Assert.True(deleted.Succeeded);
        await using var connection = await knowledge.OpenAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            """
            SELECT (SELECT count(*) FROM chunk WHERE version_id = @VersionId) + (SELECT count(*) FROM document_text WHERE version_id = @VersionId)
                 + (SELECT count(*) FROM document_version WHERE id = @VersionId) + (SELECT count(*) FROM stored_file WHERE sha256 = @sha256)
            """,
            new { uploaded.VersionId, sha256 }));
    }

    [Fact]
    public async Task Cancel_WhileAFileIsRead_StopsTheReader()
    {
        var reader = new EndlessExtraction();
        await using var worker = await knowledge.StartWorkerAsync(builder => builder.Services.AddSingleton<ITextExtraction>(reader));
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "endless.md", Text + "endless");
        await reader.Reading.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);

        await knowledge.Get<CancelIngestion>().RunAsync(KnowledgeFixture.Admin, uploaded.VersionId, TestContext.Current.CancellationToken);

        await reader.Stopped.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Worker_StoppedInOrder_GivesItsFileBackAtOnce()
    {
        var reader = new EndlessExtraction();
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "handed-over.md", Text + "handed over");
        await using (await knowledge.StartWorkerAsync(builder => builder.Services.AddSingleton<ITextExtraction>(reader), ("Knowledge:LeaseSeconds", "300")))
        {
            await reader.Reading.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        }

        await using var next = await knowledge.StartWorkerAsync();
        var version = await knowledge.WaitFinalAsync(uploaded);
        Assert.Equal((IngestionStage.Ready, 2), (version.Stage, version.Attempt));
    }

    [Fact]
    public async Task Version_ThatEndsItsWorkerEachTime_IsGivenUp()
    {
        var store = knowledge.Get<IIngestionStore>();
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "deadly.md", Text + "deadly");
        await using var connection = await knowledge.OpenAsync();
        for (var i = 1; i <= 5; i++)
        {
            Assert.NotNull(await store.ClaimAsync(uploaded.VersionId, TestContext.Current.CancellationToken));
            Assert.Null(await store.ClaimAsync(uploaded.VersionId, TestContext.Current.CancellationToken));
            await connection.ExecuteAsync("UPDATE document_version SET lease_until = now() - interval '1 s' WHERE id = @VersionId", new { uploaded.VersionId });
        }

        Assert.Null(await store.ClaimAsync(uploaded.VersionId, TestContext.Current.CancellationToken));
        var version = await knowledge.WaitFinalAsync(uploaded);
        Assert.Equal((IngestionStage.Failed, "ends_its_worker"), (version.Stage, version.ErrorCode));
    }

    private async Task EndLeaseAsync(UploadedDocument uploaded)
    {
        await using var connection = await knowledge.OpenAsync();
        await connection.ExecuteAsync("UPDATE document_version SET lease_until = now() - interval '1 s' WHERE id = @VersionId", new { uploaded.VersionId });
    }

    private FreezingStore Freezing(string before, string fileName) => new(ActivatorUtilities.CreateInstance<IngestionStore>(knowledge.Web), before, fileName);

    private Task<TestApp> StartAsync(FreezingStore store) => knowledge.StartWorkerAsync(
        builder => builder.Services.AddSingleton<IIngestionStore>(store), ("Knowledge:EmbeddingBatch", "4"), ("Knowledge:LeaseSeconds", Lease));

    private async Task<State> StateAsync(UploadedDocument uploaded)
    {
        await using var connection = await knowledge.OpenAsync();
        return await connection.QuerySingleAsync<State>(
            """
            SELECT v.stage, v.attempt,
                   (SELECT count(*)::int FROM chunk c WHERE c.version_id = v.id) AS chunks,
                   (SELECT count(*)::int FROM chunk c WHERE c.version_id = v.id AND c.live) AS live,
                   (SELECT count(*)::int FROM chunk_embedding e JOIN chunk c ON c.id = e.chunk_id WHERE c.version_id = v.id) AS vectors,
                   (SELECT string_agg(c.id::text, ' ' ORDER BY c.ordinal) FROM chunk c WHERE c.version_id = v.id) AS ids
            FROM document_version v WHERE v.id = @VersionId
            """,
            new { uploaded.VersionId });
    }

    private sealed record State
    {
        public string Stage { get; init; } = string.Empty;

        public int Attempt { get; init; }

        public int Chunks { get; init; }

        public int Live { get; init; }

        public int Vectors { get; init; }

        public string Ids { get; init; } = string.Empty;
    }

    private sealed class EndlessExtraction : ITextExtraction
    {
        private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reading => _reading.Task;

        public Task Stopped => _stopped.Task;

        public async Task<Vectrant.Core.Common.Result<ExtractedText>> ExtractAsync(IngestionClaim claim, CancellationToken cancellationToken)
        {
            _reading.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException("An endless wait ended by itself.");
            }
            finally
            {
                _stopped.TrySetResult();
            }
        }
    }
}
