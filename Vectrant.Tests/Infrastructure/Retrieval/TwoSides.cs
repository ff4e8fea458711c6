using Dapper;
using Npgsql;
using Vectrant.Core.Models.Offline;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Infrastructure.Retrieval;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Models;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Retrieval;

/// <summary>Class fixture: passages on both sides, written as the owner, and the real search over them.</summary>
public sealed class TwoSides(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Canary = "zinnoberrot";
    private AppDatabase? _app;
    private CustomerDatabase? _customer;
    private ConnectionStrings? _connections;

    public ConnectionStrings Connections => _connections!;

    internal AppDatabase App => _app!;

    internal PassageSearch Search { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        _app = new AppDatabase(NpgsqlDataSource.Create(_connections.App));
        _customer = new CustomerDatabase(NpgsqlDataSource.Create(_connections.Customer));
        Search = OfflineSearch.Over(_app, _customer);
        await using var owner = new NpgsqlConnection(_connections.Owner);
        await SeedAsync(owner, "customer", [], "Opening hours", "The office is open from 9 am to 5 pm.");
        await SeedAsync(owner, "customer", [], "Water damage", "The excess for water damage is £250. Turn off the stopcock first.");
        await SeedAsync(owner, "internal", [], "Handbook", $"The office alarm code word is {Canary}. Only staff may know it.");
        await SeedAsync(owner, "internal", ["Approver"], "Limits", "Approvers may grant goodwill up to £2,500 in the office.");
        await SeedAsync(owner, "internal", [], "Old handbook", "The office was painted in mauve.", live: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null && _customer is not null)
        {
            await _app.DisposeAsync();
            await _customer.DisposeAsync();
        }
    }

    private async Task SeedAsync(NpgsqlConnection owner, string audience, string[] roles, string title, string text, bool live = true)
    {
        var model = await OfflineSearch.ServingModelAsync(_app!);
        await owner.ExecuteAsync(
            """
            WITH c AS (INSERT INTO collection (id, name, audience, allowed_roles, created_at) VALUES (@Collection, @title, @audience, @roles, now()) RETURNING id),
            f AS (INSERT INTO stored_file (sha256, size, media_type, content, created_at) VALUES (sha256(@title::bytea), 1, 'text/plain', @text::bytea, now()) RETURNING sha256),
            d AS (INSERT INTO document (id, collection_id, audience, title, title_given, file_name, created_at) SELECT @Document, c.id, @audience, @title, true, 'f.txt', now() FROM c RETURNING id),
            v AS (INSERT INTO document_version (id, document_id, number, sha256, file_name, media_type, stage, created_at)
                  SELECT @Version, d.id, 1, f.sha256, 'f.txt', 'text/plain', 'ready', now() FROM d, f RETURNING id),
            t AS (INSERT INTO document_text (version_id, text, blocks) SELECT v.id, @text, '[]' FROM v)
            INSERT INTO chunk (id, audience, collection_id, document_id, version_id, version_number, document_title, ordinal, heading_path, char_start, char_end, text, language, live)
            SELECT @Chunk, @audience, c.id, d.id, v.id, 1, @title, 0, '{}', 0, length(@text), @text, 'english', @live FROM c, d, v;
            INSERT INTO chunk_embedding (chunk_id, audience, model_id, embedding) VALUES (@Chunk, @audience, @model, @Vector::real[]::vector);
            """,
            new
            {
                Collection = Guid.CreateVersion7(),
                Document = Guid.CreateVersion7(),
                Version = Guid.CreateVersion7(),
                Chunk = Guid.CreateVersion7(),
                audience,
                roles,
                title,
                text,
                live,
                model,
                Vector = HashedEmbedder.Embed(title + "\n" + text),
            });
    }
}
