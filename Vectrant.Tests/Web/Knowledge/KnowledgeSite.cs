using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.Architecture;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Knowledge;

/// <summary>Class fixture: the real app without a worker, people of three roles, and a worker for the tests that start one.</summary>
public sealed class KnowledgeSite(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    public const string Admin = "admin@harbour.example";
    public const string Agent = "agent@harbour.example";
    public const string Employee = "employee@harbour.example";
    private const string Password = "a lighthouse keeper";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private ConnectionStrings? _connections;
    private TestApp? _web;

    /// <summary>How long a small document may take from upload to ready on a busy machine.</summary>
    public static float ReadyLimit => 90_000;

    public TestApp Web => _web ?? throw new InvalidOperationException("The app did not start.");

    public static Actor Manager { get; } = new(null, "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));

    public static string DemoFile(string path) => Path.Combine(SourceTree.Root, "demo/documents", path);

    public static FilePayload File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    public static FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        _web = await TestApp.StartAsync(_connections, NodeRole.Web, [], null, limit.Token);
        var people = await _web.Services.GetRequiredService<EnsurePeople>().RunAsync(
            [
                new NewPerson("Greta Sorley", Admin, [Role.Admin], Password),
                new NewPerson("Priya Lindqvist", Agent, [Role.Agent], Password),
                new NewPerson("Ben Okonjo", Employee, [Role.Employee], Password),
            ],
            limit.Token);
        Assert.True(people.Succeeded, people.Error?.Message);
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }
    }

    public Task<TestApp> StartWorkerAsync() => TestApp.StartAsync(_connections!, NodeRole.Worker, [], null, TestContext.Current.CancellationToken);

    public string At(string path) => new Uri(Web.Address, path).ToString();

    /// <summary>A browser of its own in which somebody is signed in, at a page.</summary>
    public async Task<IPage> SignInAsync(string email, string path, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.SignInAsync(Web.Address, email, Password, path);
        return page;
    }

    public async Task<CollectionId> CreateCollectionAsync(string name, Audience audience, params string[] roles)
    {
        var created = await Web.Services.GetRequiredService<CreateCollection>().RunAsync(
            Manager, new CollectionSettings(name, "For tests", roles), audience, TestContext.Current.CancellationToken);
        return created.Value;
    }

    public async Task<UploadedDocument> UploadAsync(CollectionId collection, string name, byte[] content)
    {
        await using var stream = new MemoryStream(content);
        var stored = await Web.Services.GetRequiredService<UploadDocument>().RunAsync(
            Manager, new UploadRequest(collection, name, stream, null), TestContext.Current.CancellationToken);
        Assert.True(stored.Succeeded, stored.Error?.Message);
        return stored.Value;
    }

    /// <summary>Waits until a worker has finished the version, one way or the other.</summary>
    public async Task<VersionRow> FinishedAsync(UploadedDocument document)
    {
        VersionRow? version = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var found = await Web.Services.GetRequiredService<IDocumentQuery>().GetAsync(Manager, document.DocumentId, TestContext.Current.CancellationToken);
                version = found.Value.Versions.Single(row => row.Id == document.VersionId);
                return version.Stage.IsFinal();
            },
            TimeSpan.FromMilliseconds(ReadyLimit),
            TestContext.Current.CancellationToken);
        return version!;
    }
}
