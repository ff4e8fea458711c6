using System.Globalization;
using Dapper;
using Vectrant.Core.Knowledge;
using Vectrant.Tests.Infrastructure.Knowledge;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.EndToEnd;

/// <summary>The real program as a worker, killed by the kernel in the middle of its work.</summary>
public sealed class KilledWorkerTests(KnowledgeFixture knowledge) : IClassFixture<KnowledgeFixture>
{
    private const int Documents = 24;

    [Fact]
    public async Task Worker_KilledWhileReading_IsReplacedAndNothingIsIndexedTwice()
    {
        using var home = new TemporaryFolder();
        var collection = await knowledge.CreateCollectionAsync();
        var uploads = new List<UploadedDocument>();
        for (var i = 0; i < Documents; i++)
        {
            var sections = Enumerable.Range(1, 150).Select(section => $"## Section {section}\n\n{string.Join(' ', Enumerable.Repeat($"Clause {section} of document {i}.", 10))}\n");
            uploads.Add(await knowledge.UploadAsync(collection, $"{i}.md", $"# Document {i}\n\n{string.Join('\n', sections)}"));
        }

        // However fast the machine is, the last one is not done when the worker is killed: somebody else seems to be at work on it.
        await using var connection = await knowledge.OpenAsync();
        const string Lease = "UPDATE document_version SET lease_until = now() + @held WHERE id = @last";
        var last = uploads[^1].VersionId.Value;
        await connection.ExecuteAsync(Lease, new { held = TimeSpan.FromHours(1), last });
        using (Start(home))
        {
            // Killed as soon as some are done, some in work, some waiting.
            await knowledge.WaitAsync(uploads[3], version => version.Stage == IngestionStage.Ready, seconds: 180);
        }

        await connection.ExecuteAsync(Lease, new { held = TimeSpan.FromSeconds(-1), last });
        var unfinished = await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM document_version WHERE stage <> 'ready'");
        Assert.InRange(unfinished, 1, Documents - 1);

        using var second = Start(home);
        foreach (var upload in uploads)
        {
            var version = await knowledge.WaitAsync(upload, version => version.Stage.IsFinal(), seconds: 180);
            Assert.Equal(IngestionStage.Ready, version.Stage);
            var chunks = await knowledge.ChunksAsync(upload);
            Assert.Equal(version.ChunkCount, chunks.Count);
            Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(chunk => chunk.Ordinal));
            Assert.All(chunks, chunk => Assert.True(chunk.Live));
        }

        Assert.Equal(
            await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk"),
            await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk_embedding"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM document_version WHERE stage = 'ready' AND tries > 2"));
    }

    private ProgramProcess Start(TemporaryFolder home) => ProgramProcess.Start(
        home.Path,
        [
            ("ConnectionStrings__VectrantApp", knowledge.Connections.App),
            ("ConnectionStrings__VectrantCustomer", knowledge.Connections.Customer),
            ("MasterKey__Value", TestConfiguration.MasterKey.Value),
            ("Knowledge__LeaseSeconds", "10"),
        ],
        "serve",
        "--role",
        "worker",
        "--port",
        FreePort.Take().ToString(CultureInfo.InvariantCulture));
}
