using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Core.Models;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Knowledge;

/// <summary>Uploads, versions and rights, with everybody at once.</summary>
public sealed class DocumentTests(KnowledgeFixture knowledge) : IClassFixture<KnowledgeFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_SameContentManyTimesAtOnce_IsOneDocument()
    {
        var collection = await knowledge.CreateCollectionAsync();
        var uploads = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => knowledge.UploadAsync(collection, $"copy-{i}.txt", "The same words, sent twelve times.")));
        Assert.Single(uploads.Select(upload => upload.DocumentId).Distinct());
        Assert.Equal(11, uploads.Count(upload => upload.AlreadyThere));
    }

    [Fact]
    public async Task Upload_SameContentInTwoCollections_StoresTheFileOnceUntilTheLastUseIsGone()
    {
        var (first, second) = (await knowledge.CreateCollectionAsync(), await knowledge.CreateCollectionAsync(Audience.Internal));
        var one = await knowledge.UploadAsync(first, "a.txt", "Shared content of two collections.");
        var two = await knowledge.UploadAsync(second, "b.txt", "Shared content of two collections.");
        var sha256 = Convert.FromHexString((await knowledge.WaitAsync(one, _ => true)).Sha256);
        Assert.Equal(1, await FilesAsync(sha256));

        await knowledge.Get<DeleteDocument>().RunAsync(KnowledgeFixture.Admin, one.DocumentId, Cancel);
        Assert.Equal(1, await FilesAsync(sha256));
        await knowledge.Get<DeleteDocument>().RunAsync(KnowledgeFixture.Admin, two.DocumentId, Cancel);
        Assert.Equal(0, await FilesAsync(sha256));
    }

    [Fact]
    public async Task Upload_AndDeleteOfTheSameContent_InARace_NeverLosesAFile()
    {
        var collection = await knowledge.CreateCollectionAsync();
        for (var i = 0; i < 15; i++)
        {
            var content = $"Raced content {i}.";
            var first = await knowledge.UploadAsync(collection, "first.txt", content);
            var other = await knowledge.CreateCollectionAsync();
            var race = knowledge.UploadAsync(other, "second.txt", content);
            await knowledge.Get<DeleteDocument>().RunAsync(KnowledgeFixture.Admin, first.DocumentId, Cancel);
            var second = await race;
            await using var file = (await knowledge.Get<IDocumentContentQuery>().OpenOriginalAsync(KnowledgeFixture.Admin, second.VersionId, Cancel)).Value;
            using var reader = new StreamReader(file.Content);
            Assert.Equal(content, await reader.ReadToEndAsync(Cancel));
        }
    }

    [Fact]
    public async Task Upload_LargerThanTheLimit_IsRefusedWithoutReadingOn()
    {
        var limited = new UploadDocument(
            knowledge.Get<IUploadSpool>(), knowledge.Get<IDocumentStore>(), knowledge.Get<IIngestionQueue>(), new NoLimit(), Options.Create(new KnowledgeOptions { MaxFileMegabytes = 1 }));
        await using var endless = new EndlessStream();
        var result = await limited.RunAsync(KnowledgeFixture.Admin, new UploadRequest(await knowledge.CreateCollectionAsync(), "big.txt", endless, null), Cancel);
        Assert.Equal("file_too_large", result.Error?.Code);
        Assert.InRange(endless.Given, 1048576, 2 * 1048576);
    }

    [Fact]
    public async Task Retry_ByManyAtOnce_StartsOnce()
    {
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "retry.txt", "Words that will be tried again.");
        await knowledge.Get<CancelIngestion>().RunAsync(KnowledgeFixture.Admin, uploaded.VersionId, Cancel);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => knowledge.Get<RetryIngestion>().RunAsync(KnowledgeFixture.Admin, uploaded.VersionId, Cancel)));

        Assert.Single(results, result => result.Succeeded);
        Assert.All(results.Where(result => !result.Succeeded), result => Assert.Equal("nothing_to_retry", result.Error!.Code));
        await using var worker = await knowledge.StartWorkerAsync();
        await using var other = await knowledge.StartWorkerAsync();
        var version = await knowledge.WaitFinalAsync(uploaded);
        Assert.Equal((IngestionStage.Ready, 1), (version.Stage, (await knowledge.ChunksAsync(uploaded)).Count));
    }

    [Fact]
    public async Task TwoWorkers_OnManyUploads_TakeEachOnce()
    {
        await using var one = await knowledge.StartWorkerAsync();
        await using var two = await knowledge.StartWorkerAsync();
        var collection = await knowledge.CreateCollectionAsync();
        var uploads = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => knowledge.UploadAsync(collection, $"{i}.md", $"# Document {i}\n\nWords of document {i}.\n")));
        foreach (var upload in uploads)
        {
            var version = await knowledge.WaitFinalAsync(upload);
            Assert.Equal((IngestionStage.Ready, 1, 1), (version.Stage, version.Attempt, (await knowledge.ChunksAsync(upload)).Count));
        }
    }

    [Fact]
    public async Task NewVersion_ReplacesTheOld_AndRestoringBringsItBackAsTheNewest()
    {
        await using var worker = await knowledge.StartWorkerAsync();
        var collection = await knowledge.CreateCollectionAsync();
        var first = await knowledge.UploadAsync(collection, "terms.md", "# Terms\n\nThe excess is £150.\n");
        await knowledge.WaitFinalAsync(first);
        var second = await knowledge.UploadAsync(collection, "terms.md", "# New terms\n\nThe excess is £250.\n", first.DocumentId);
        await knowledge.WaitFinalAsync(second);

        Assert.Equal(2, second.Number);
        Assert.All(await knowledge.ChunksAsync(first), chunk => Assert.False(chunk.Live));
        Assert.All(await knowledge.ChunksAsync(second), chunk => Assert.True(chunk.Live));
        await using var connection = await knowledge.OpenAsync();
        Assert.Equal(["New terms"], await connection.QueryAsync<string>("SELECT DISTINCT document_title FROM chunk WHERE document_id = @DocumentId", new { first.DocumentId }));

        var restored = (await knowledge.Get<RestoreVersion>().RunAsync(KnowledgeFixture.Admin, first.VersionId, Cancel)).Value;
        await knowledge.WaitFinalAsync(restored);
        Assert.Equal(3, restored.Number);
        Assert.Equal("The excess is £150.", Assert.Single(await knowledge.ChunksAsync(restored), chunk => chunk.Live).Text);
        Assert.Equal("already_current", (await knowledge.Get<RestoreVersion>().RunAsync(KnowledgeFixture.Admin, restored.VersionId, Cancel)).Error?.Code);
    }

    [Fact]
    public async Task Rename_CorrectsPassagesAndTheirIndex()
    {
        await using var worker = await knowledge.StartWorkerAsync();
        var uploaded = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "note.md", "# Note\n\nPlain words.\n");
        await knowledge.WaitFinalAsync(uploaded);
        await knowledge.Get<RenameDocument>().RunAsync(KnowledgeFixture.Admin, uploaded.DocumentId, "Zebra handbook", Cancel);
        await using var connection = await knowledge.OpenAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM chunk WHERE version_id = @VersionId AND document_title = 'Zebra handbook' AND search @@ to_tsquery('english', 'zebra')", new { uploaded.VersionId }));
    }

    [Fact]
    public async Task Rights_OfEachRole_HoldOnEveryRead()
    {
        await using var worker = await knowledge.StartWorkerAsync();
        var open = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(Audience.Internal), "open.md", "# Open\n\nFor all staff.\n");
        var closed = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(Audience.Internal, Role.Agent), "closed.md", "# Closed\n\nFor agents.\n");
        await knowledge.WaitFinalAsync(open);
        await knowledge.WaitFinalAsync(closed);
        var content = knowledge.Get<IDocumentContentQuery>();
        var documents = knowledge.Get<IDocumentQuery>();

        foreach (var (role, sees) in new[] { (Role.Employee, false), (Role.TeamLead, false), (Role.Agent, true), (Role.Admin, true) })
        {
            var actor = KnowledgeFixture.Person(role, role);
            Assert.Equal(sees, (await content.TextAsync(actor, closed.VersionId, Cancel)).Succeeded);
            Assert.Equal(sees, (await content.ChunksAsync(actor, closed.VersionId, Cancel)).Succeeded);
            var original = await content.OpenOriginalAsync(actor, closed.VersionId, Cancel);
            Assert.Equal(sees, original.Succeeded);
            await (original.Succeeded ? original.Value.DisposeAsync() : ValueTask.CompletedTask);
            Assert.Equal(sees, (await documents.GetAsync(actor, closed.DocumentId, Cancel)).Succeeded);
            Assert.Equal(sees, (await documents.ListAsync(actor, new DocumentFilter(Limit: 200), Cancel)).Items.Any(row => row.Id == closed.DocumentId));
            Assert.True((await content.TextAsync(actor, open.VersionId, Cancel)).Succeeded);
        }

        var customer = KnowledgeFixture.Person("customer", Role.Customer);
        Assert.Equal("may_not_read_documents", (await content.TextAsync(customer, open.VersionId, Cancel)).Error?.Code);
        Assert.Empty((await documents.ListAsync(customer, new DocumentFilter(), Cancel)).Items);
        using var words = new MemoryStream([65]);
        var upload = await knowledge.Get<UploadDocument>().RunAsync(KnowledgeFixture.Person("agent", Role.Agent), new UploadRequest(new CollectionId(Guid.NewGuid()), "a.txt", words, null), Cancel);
        Assert.Equal("may_not_manage_knowledge", upload.Error?.Code);
    }

    [Fact]
    public async Task CustomerRole_WithHandWrittenSql_ReadsNoInternalPassage()
    {
        await using var worker = await knowledge.StartWorkerAsync();
        var secret = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(Audience.Internal), "secret.md", "# Secret\n\nThe goodwill limit is £600.\n");
        var shown = await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "shown.md", "# Shown\n\nThe excess is £150.\n");
        await knowledge.WaitFinalAsync(secret);
        await knowledge.WaitFinalAsync(shown);
        await using var customer = new NpgsqlConnection(knowledge.Connections.Customer);
        Assert.Equal(1, await customer.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk_customer WHERE version_id = @VersionId", new { shown.VersionId }));
        Assert.Equal(0, await customer.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk_customer WHERE version_id = @VersionId", new { secret.VersionId }));
        foreach (var relation in new[] { "chunk", "chunk_internal", "chunk_embedding", "chunk_embedding_internal", "document", "document_text", "stored_file", "qrtz_triggers", "task_run" })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => customer.ExecuteAsync($"SELECT * FROM {relation}"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task Reembed_WithAModelThatIsBuilt_EmbedsLivePassagesAndThenServes()
    {
        await using (await knowledge.StartWorkerAsync())
        {
            await knowledge.WaitFinalAsync(await knowledge.UploadAsync(await knowledge.CreateCollectionAsync(), "reembed.md", "# One\n\nFirst.\n\n# Two\n\nSecond.\n"));
        }

        await using var connection = await knowledge.OpenAsync();
        var id = await connection.ExecuteScalarAsync<int>("INSERT INTO embedding_model (provider, name, dimensions, state) VALUES ('test', 'next', 8, 'retired') RETURNING id");
        var build = new OneBuild(new EmbeddingModel(id, "test", "next", 8, new ConstantVectors(8)));
        var live = await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk WHERE live");

        var done = await new ReembedChunks(build, knowledge.Get<IChunkEmbeddingStore>(), Options.Create(new KnowledgeOptions { EmbeddingBatch = 3 })).RunAsync(Cancel);

        Assert.True(live > 0 && build.Serves);
        Assert.Equal(live, done);
        Assert.Equal(live, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM chunk_embedding WHERE model_id = @id", new { id }));
    }

    private async Task<int> FilesAsync(byte[] sha256)
    {
        await using var connection = await knowledge.OpenAsync();
        return await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM stored_file WHERE sha256 = @sha256", new { sha256 });
    }

    private sealed class OneBuild(EmbeddingModel model) : IEmbeddingBuild
    {
        public bool Serves { get; private set; }

        public Task<EmbeddingModel?> BuildingAsync(CancellationToken cancellationToken) => Task.FromResult(Serves ? null : model);

        public Task<bool> TryServeAsync(int modelId, CancellationToken cancellationToken) => Task.FromResult(Serves = modelId == model.Id);
    }
}
