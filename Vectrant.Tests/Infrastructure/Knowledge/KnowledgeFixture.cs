using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Knowledge;

/// <summary>A database of the class's own, a node that only asks for work, and as many workers as a test starts.</summary>
public sealed class KnowledgeFixture(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Seconds. Longer than a worker on a busy machine stands still: who looks on while one is lost sets less.</summary>
    private const string Lease = "90";
    private ConnectionStrings? _connections;
    private TestApp? _web;

    public static Actor Admin { get; } = Person("Ada", Role.Admin);

    public ConnectionStrings Connections => _connections!;

    public IServiceProvider Web => _web!.Services;

    public static Actor Person(string name, string role) =>
        new(new PersonId(Guid.CreateVersion7()), name, new HashSet<string> { role }, Authority.PermissionsOf([role]));

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        _web = await TestApp.StartAsync(_connections, NodeRole.Web, [], null, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }
    }

    public Task<TestApp> StartWorkerAsync(Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings) =>
        TestApp.StartAsync(Connections, NodeRole.Worker, settings.Any(setting => setting.Key == "Knowledge:LeaseSeconds") ? settings : [("Knowledge:LeaseSeconds", Lease), .. settings], configure, TestContext.Current.CancellationToken);

    public Task<TestApp> StartNodeAsync(NodeRole role) => TestApp.StartAsync(Connections, role, [], null, TestContext.Current.CancellationToken);

    public T Get<T>()
        where T : notnull => Web.GetRequiredService<T>();

    public async Task<CollectionId> CreateCollectionAsync(Audience audience = Audience.Customer, params string[] roles)
    {
        var created = await Get<CreateCollection>().RunAsync(
            Admin, new CollectionSettings($"Collection {Guid.NewGuid():N}", string.Empty, roles), audience, TestContext.Current.CancellationToken);
        return created.Value;
    }

    public async Task<UploadedDocument> UploadAsync(CollectionId collection, string fileName, byte[] content, DocumentId? replaces = null) =>
        (await TryUploadAsync(collection, fileName, content, replaces)).Value;

    public Task<UploadedDocument> UploadAsync(CollectionId collection, string fileName, string content, DocumentId? replaces = null) =>
        UploadAsync(collection, fileName, Encoding.UTF8.GetBytes(content), replaces);

    public async Task<Result<UploadedDocument>> TryUploadAsync(CollectionId collection, string fileName, byte[] content, DocumentId? replaces = null)
    {
        using var stream = new MemoryStream(content);
        return await Get<UploadDocument>().RunAsync(Admin, new UploadRequest(collection, fileName, stream, replaces), TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the version stands where it should, or anywhere it will not leave by itself.</summary>
    public async Task<VersionRow> WaitAsync(UploadedDocument uploaded, Func<VersionRow, bool> until, int seconds = 120)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        VersionRow? last = null;
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            do
            {
                var detail = await Get<IDocumentQuery>().GetAsync(Admin, uploaded.DocumentId, limit.Token);
                last = detail.Value.Versions.Single(version => version.Id == uploaded.VersionId);
                if (until(last))
                {
                    return last;
                }
            }
            while (await timer.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"After {seconds} s the version stands at {last?.Stage} ({last?.Error}).");
        }

        throw new InvalidOperationException("The timer ended by itself.");
    }

    public Task<VersionRow> WaitFinalAsync(UploadedDocument uploaded) => WaitAsync(uploaded, version => version.Stage.IsFinal());

    public async Task<IReadOnlyList<ChunkRow>> ChunksAsync(UploadedDocument uploaded) =>
        (await Get<IDocumentContentQuery>().ChunksAsync(Admin, uploaded.VersionId, TestContext.Current.CancellationToken)).Value;

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(Connections.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
