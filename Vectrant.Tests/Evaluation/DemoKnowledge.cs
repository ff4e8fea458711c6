using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>The app with all documents of the demo ingested, by the same code as in production.</summary>
public sealed class DemoKnowledge(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private TestApp? _app;

    public IServiceProvider Services => _app!.Services;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "demo");

    /// <summary>May do everything.</summary>
    public static Actor Admin { get; } = new(null, "Evaluation", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]).ToHashSet());

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        _app = await TestApp.StartAsync(await postgres.CreateDatabaseAsync(limit.Token), NodeRole.Web, [], null, limit.Token);
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "manifest.json"), limit.Token));
        foreach (var collection in manifest.RootElement.GetProperty("collections").EnumerateArray())
        {
            await AddAsync(collection, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task AddAsync(JsonElement collection, CancellationToken cancellationToken)
    {
        var audience = collection.GetProperty("audience").GetString() == "customer" ? Audience.Customer : Audience.Internal;
        var settings = new CollectionSettings(
            collection.GetProperty("name").GetString()!, string.Empty, [.. collection.GetProperty("allowed_roles").EnumerateArray().Select(role => role.GetString()!)]);
        var created = await Services.GetRequiredService<CreateCollection>().RunAsync(Admin, settings, audience, cancellationToken);
        foreach (var file in collection.GetProperty("files").EnumerateArray())
        {
            var path = file.GetProperty("path").GetString()!;
            await using var content = File.OpenRead(Path.Combine(Folder, path));
            var uploaded = await Services.GetRequiredService<UploadDocument>().RunAsync(
                Admin, new UploadRequest(created.Value, Path.GetFileName(path), content, null) { Title = file.GetProperty("title").GetString() }, cancellationToken);
            var error = await Services.GetRequiredService<IngestDocument>().RunAsync(uploaded.Value.VersionId, cancellationToken);
            Assert.True(error is null, $"{path}: {error?.Message}");
        }
    }
}
