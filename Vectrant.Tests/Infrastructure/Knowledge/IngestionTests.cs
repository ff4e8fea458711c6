using Dapper;
using Vectrant.Core.Knowledge;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Knowledge;

/// <summary>From an upload to passages that search finds, on the real scheduler.</summary>
public sealed class IngestionTests(KnowledgeFixture knowledge) : IClassFixture<KnowledgeFixture>
{
    private const string Text = "# Opening hours\n\n## Weekdays\n\nThe counter opens at 8 am and closes at 6 pm.\n\n## Holidays\n\nIt stays closed on public holidays.\n";

    [Fact]
    public async Task Upload_OnAWebNode_IsReadyThroughAWorker()
    {
        await using var worker = await knowledge.StartWorkerAsync();
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "hours.md", Text);

        var version = await knowledge.WaitFinalAsync(uploaded);

        Assert.Equal((IngestionStage.Ready, true, 2, "en"), (version.Stage, version.IsCurrent, version.ChunkCount, version.Language));
        var chunks = await knowledge.ChunksAsync(uploaded);
        Assert.All(chunks, chunk => Assert.True(chunk.Live));
        Assert.Equal(["Weekdays"], chunks[0].HeadingPath);
        await using var connection = await knowledge.OpenAsync();
        Assert.Equal("Opening hours", await connection.ExecuteScalarAsync<string>("SELECT title FROM document WHERE id = @DocumentId", new { uploaded.DocumentId }));
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM chunk_embedding e JOIN chunk c ON c.id = e.chunk_id WHERE c.version_id = @VersionId", new { uploaded.VersionId }));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM chunk WHERE version_id = @VersionId AND search @@ to_tsquery('english', 'counters')", new { uploaded.VersionId }));
        // The version is ready a moment before the run that made it is closed.
        await Eventually.TrueAsync(
            () => connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM task_run WHERE subject = @id AND status = 'succeeded')", new { id = uploaded.VersionId.ToString() }),
            TimeSpan.FromSeconds(20),
            TestContext.Current.CancellationToken);
    }
}
