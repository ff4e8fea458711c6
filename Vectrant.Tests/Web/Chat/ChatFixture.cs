using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Npgsql;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Features.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

/// <summary>The real app with a chat page of its own look, on a database of its own, and what a person at the desk would do.</summary>
public sealed class ChatFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Api = ConversationEndpoints.Base;
    public const string Organisation = "Harbour Home Insurance";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    /// <summary>Room for fifty requests at once from one address; the limits have tests of their own.</summary>
    private static readonly (string, string)[] Settings =
    [
        ("Chat:Organisation", Organisation),
        ("Chat:AnswerTime:en", "Usually within 5 minutes."),
        ("Chat:Hours:en", "Monday to Friday, 8:00 to 18:00"),
        ("Chat:WidgetOrigins:0", "http://localhost:1"),
        ("Conversations:ConversationMessagesPerMinute", "1000"),
    ];

    private ConnectionStrings? _connections;
    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("The app did not start.");

    public Uri Page => new(App.Address, "/chat");

    public HttpClient Client { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        _app = await StartNodeAsync();
        Client.BaseAddress = _app.Address;
    }

    /// <summary>One more node on the same database. No node works in the background, so nothing happens that a test did not do.</summary>
    /// <param name="address">Null for a free port.</param>
    /// <param name="settings">Settings over those of the fixture.</param>
    public async Task<TestApp> StartNodeAsync(Uri? address = null, params (string, string)[] settings)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        return await TestApp.StartAsync(
            _connections!,
            NodeRole.Web,
            [.. Settings.ExceptBy(settings.Select(setting => setting.Item1), setting => setting.Item1), .. settings],
            builder =>
            {
                if (address is not null)
                {
                    Microsoft.AspNetCore.Hosting.HostingAbstractionsWebHostBuilderExtensions.UseUrls(builder.WebHost, address.ToString());
                }
            },
            limit.Token);
    }

    public async Task<StartedBody> StartAsync(string message = "Is the cellar floor insured?")
    {
        using var response = await Client.PostAsJsonAsync(Api, new { message }, Cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<StartedBody>(Cancellation))!;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, Api + path);
        request.Content = body is null ? null : JsonContent.Create(body);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Client.SendAsync(request, Cancellation);
    }

    public async Task<JsonElement> ReadAsync(StartedBody conversation, string query = "")
    {
        using var response = await SendAsync(HttpMethod.Get, $"/{conversation.ConversationId}/messages{query}", conversation.Token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    /// <summary>What delivery of an approved draft leaves in the database, with its notice to all nodes.</summary>
    public Task ReplyAsync(Guid conversation, string text, string author = "assistant", string source = "Home contents terms 2026") => SqlAsync(
        """
        WITH place AS (UPDATE conversation SET last_seq = last_seq + 1, waiting_since = NULL WHERE id = @conversation RETURNING last_seq)
        INSERT INTO message (id, conversation_id, seq, author, body, sources, created_at)
        SELECT gen_random_uuid(), @conversation, last_seq, @author, @text,
               CASE WHEN @author = 'assistant' THEN jsonb_build_array(jsonb_build_object('title', @source, 'documentId', gen_random_uuid(), 'versionId', gen_random_uuid())) ELSE '[]' END,
               now() FROM place;
        SELECT pg_notify(@Channel, 'conversation ' || @conversation)
        """,
        new { conversation, text, author, source, ChangeNotice.Channel });

    public Task SetAsync(Guid conversation, string assignment) => SqlAsync(
        $"UPDATE conversation SET {assignment} WHERE id = @conversation; SELECT pg_notify(@Channel, 'conversation ' || @conversation)",
        new { conversation, ChangeNotice.Channel });

    public async Task SqlAsync(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(_connections!.Owner);
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T?> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(_connections!.Owner);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
