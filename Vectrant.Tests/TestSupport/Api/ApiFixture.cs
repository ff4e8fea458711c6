using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Xunit;

namespace Vectrant.Tests.TestSupport.Api;

/// <summary>The real app without background work, on a database of its own, and a client that speaks for whom it likes.</summary>
public sealed class ApiFixture(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _drafting = new(1);
    private readonly ConcurrentDictionary<PersonId, string> _tokens = new();
    private ConnectionStrings? _connections;
    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("The app did not start.");

    public ConnectionStrings Connections => _connections ?? throw new InvalidOperationException("The database was not made.");

    public HttpClient Client { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    /// <summary>Settings over the defaults; set before the start.</summary>
    internal IReadOnlyList<(string, string)> Settings { get; init; } = [("Conversations:ConversationMessagesPerMinute", "1000")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        _app = await TestApp.StartAsync(_connections, NodeRole.Web, Settings, null, limit.Token);
        Client.BaseAddress = _app.Address;
        await using var scope = _app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IPeopleStore>().EnsureRolesAsync(limit.Token);
    }

    public async Task<Actor> HireAsync(string role)
    {
        var (id, name) = (Guid.CreateVersion7(), $"{role} {Guid.NewGuid():N}");
        await SqlAsync(
            """
            INSERT INTO person (id, display_name, email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@id, @name, @id || '@example.org', true, false, false, false, 0);
            INSERT INTO person_role (user_id, role_id) SELECT @id, id FROM role WHERE name = @role
            """,
            new { id, name, role });
        return new Actor(new PersonId(id), name, new HashSet<string> { role }, Authority.PermissionsOf([role]));
    }

    /// <summary>Everybody there is, whoever hired them.</summary>
    public async Task<IReadOnlyList<PersonId>> PeopleAsync()
    {
        await using var connection = new NpgsqlConnection(Connections.Owner);
        return [.. (await connection.QueryAsync<Guid>("SELECT id FROM person")).Select(PersonId.From)];
    }

    public async Task<ConversationId> ConverseAsync(string message = "What is the excess for water damage?")
    {
        await using var scope = App.Services.CreateAsyncScope();
        var started = await scope.ServiceProvider.GetRequiredService<StartConversation>().RunAsync(
            new StartConversationRequest(message, null, null, "en", Channel.Api, null), Cancellation);
        return started.Value.ConversationId;
    }

    /// <summary>A conversation whose draft waits for a decision.</summary>
    public async Task<(ConversationId Conversation, DraftId Draft)> ConverseWithDraftAsync(string text = "The excess is 150 euros.")
    {
        var conversation = await ConverseAsync();
        await _drafting.WaitAsync(Cancellation);
        try
        {
            var store = App.Services.GetRequiredService<IDraftStore>();
            while (await store.LeaseAsync(Cancellation) is { } leased)
            {
                await store.CompleteAsync(leased, Desk.Answer(text), Cancellation);
                if (leased.ConversationId == conversation)
                {
                    return (conversation, leased.Id);
                }
            }
        }
        finally
        {
            _drafting.Release();
        }

        var draft = await ScalarAsync<Guid?>("SELECT current_draft_id FROM conversation WHERE id = @conversation", new { conversation = conversation.Value });
        return (conversation, new DraftId(draft ?? throw new InvalidOperationException("The conversation has no draft.")));
    }

    public async Task<Guid> CollectAsync(Actor admin, Audience audience = Audience.Internal)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var created = await scope.ServiceProvider.GetRequiredService<CreateCollection>().RunAsync(
            admin, new CollectionSettings($"Collection {Guid.NewGuid():N}", "", []), audience, Cancellation);
        return created.Value.Value;
    }

    public async Task<UploadedDocument> UploadAsync(Actor admin, Guid collection)
    {
        await using var scope = App.Services.CreateAsyncScope();
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"# Terms\n\nThe excess is {Guid.NewGuid():N} euros.\n"));
        var stored = await scope.ServiceProvider.GetRequiredService<UploadDocument>().RunAsync(
            admin, new UploadRequest(new CollectionId(collection), "terms.md", content, null), Cancellation);
        return stored.Value;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Actor? actor, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/v1/{path}")
        {
            Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web)),
        };
        if (actor is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenOfAsync(actor));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, Cancellation);
    }

    /// <summary>A token as the app gives it out to somebody who has signed in.</summary>
    public async Task<string> TokenOfAsync(Actor actor)
    {
        if (!_tokens.TryGetValue(actor.PersonId!.Value, out var token))
        {
            await using var scope = App.Services.CreateAsyncScope();
            var issued = await scope.ServiceProvider.GetRequiredService<ProgramTokens>().StartAsync(actor.PersonId.Value, ["pwd"], new ProgramOrigin("tests", null), Cancellation);
            token = _tokens[actor.PersonId.Value] = issued.Value.AccessToken;
        }

        return token;
    }

    public async Task<(JsonElement Body, string? Tag)> ReadAsync(string path, Actor actor)
    {
        using var response = await SendAsync(HttpMethod.Get, path, actor);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return (JsonSerializer.Deserialize<JsonElement>(text), response.Headers.ETag?.ToString());
    }

    public async Task<string> TagAsync(string path, Actor actor) => (await ReadAsync(path, actor)).Tag ?? throw new InvalidOperationException($"{path} has no ETag.");

    public async Task SqlAsync(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(Connections.Owner);
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T?> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(Connections.Owner);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _drafting.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
