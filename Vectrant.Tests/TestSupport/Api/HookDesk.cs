using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Operations;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Infrastructure.Requests;
using Vectrant.Infrastructure.Webhooks;
using Xunit;

namespace Vectrant.Tests.TestSupport.Api;

/// <summary>The room of webhooks on a database of its own, with a receiver and a clock of the test's; nothing is sent that the test does not send.</summary>
public sealed class HookDesk(PostgresFixture postgres) : IAsyncLifetime
{
    private ServiceProvider? _services;
    private ConnectionStrings? _connections;
    private HookReceiver? _receiver;

    public AdjustableTime Time { get; } = new();

    public HookReceiver Receiver => _receiver ?? throw new InvalidOperationException("The receiver did not start.");

    public ConnectionStrings Connections => _connections ?? throw new InvalidOperationException("The database was not made.");

    public Actor Admin { get; private set; } = Actor.System;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connections = await postgres.CreateDatabaseAsync(Cancellation);
        _receiver = await HookReceiver.StartAsync(Cancellation);
        var configuration = TestConfiguration.Of([.. TestConfiguration.Of(_connections), ("Webhooks:TrustedHosts:0", _receiver.Host), ("Webhooks:TimeoutSeconds", "60")]);
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(TestLog.Instance))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new Node(NodeRole.Web, "test"))
            .AddPersistence(configuration).AddAudit().AddRequests().AddWebhooks(configuration)
            .BuildServiceProvider();
        var id = Guid.CreateVersion7();
        await SqlAsync(
            """
            INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@id, 'Ada', true, false, false, false, 0)
            """,
            new { id });
        Admin = new Actor(new PersonId(id), "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
    }

    public T Get<T>()
        where T : notnull => (_services ?? throw new InvalidOperationException("The services were not built.")).GetRequiredService<T>();

    /// <summary>A webhook to a path of the test's own, so that tests of one class do not hear each other.</summary>
    public async Task<(WebhookSecret Hook, string Path)> HookAsync(bool withText = false, params string[] events)
    {
        // What another test moved on, it moved on for itself.
        Time.Reset();
        var path = $"/{Guid.NewGuid():N}";
        var created = await Get<CreateWebhook>().RunAsync(
            Admin, new WebhookSettings($"Hook {path[1..9]}", new Uri(Receiver.Address, path).ToString(), events.Length == 0 ? WebhookEvents.All : events, withText), Cancellation);
        return (created.Value, path);
    }

    public IEnumerable<ReceivedHook> ReceivedAt(string path) => Receiver.Received.Where(received => received.Path == path);

    /// <summary>Sends everything that is due for this webhook and leaves the others alone.</summary>
    /// <param name="hook">Where to.</param>
    /// <param name="sender">Null for the real one.</param>
    public async Task SendAsync(WebhookId hook, IWebhookSender? sender = null)
    {
        var send = sender is null ? Get<SendDelivery>() : new SendDelivery(Get<IDeliveryQueue>(), sender, Get<IOptions<WebhookOptions>>(), Time);
        while (await LeaseAsync(hook) is { } delivery)
        {
            await send.RunAsync(delivery, Cancellation);
        }
    }

    /// <summary>Takes a delivery as a worker does; what belongs to other tests waits meanwhile.</summary>
    public async Task<LeasedDelivery?> LeaseAsync(WebhookId hook)
    {
        await SqlAsync("UPDATE webhook SET state = 'paused' WHERE id <> @id AND state = 'active'", new { id = hook.Value });
        return await Get<IDeliveryQueue>().LeaseAsync(Cancellation);
    }

    public async Task<DeliveryRow> OnlyDeliveryAsync(WebhookId hook) =>
        Assert.Single((await Get<IWebhookQuery>().DeliveriesAsync(Admin, hook, null, 50, Cancellation)).Value.Items);

    /// <summary>A conversation with its first message, as the customers' store writes it.</summary>
    public async Task<Guid> ConverseAsync(string text = "Is hail covered?", bool commit = true)
    {
        var (id, message) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var connection = new NpgsqlConnection(_connections!.Owner);
        await connection.OpenAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO conversation (id, code, channel, state, topic, token_hash, last_seq, created_at, updated_at)
            VALUES (@id, left(md5(@id::text), 8), 'api', 'open', 'Hail', sha256(@id::text::bytea), 1, now(), now());
            INSERT INTO message (id, conversation_id, seq, author, body, created_at) VALUES (@message, @id, 1, 'customer', @text, now())
            """,
            new { id, message, text }, transaction);
        if (commit)
        {
            await transaction.CommitAsync(Cancellation);
        }

        return id;
    }

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
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }
    }
}
