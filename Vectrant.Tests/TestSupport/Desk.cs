using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Operations;
using Vectrant.Core.Retrieval;
using Vectrant.Infrastructure.Conversations;
using Vectrant.Infrastructure.Guardrails;
using Vectrant.Infrastructure.Identity;
using Vectrant.Infrastructure.Persistence;
using Xunit;

namespace Vectrant.Tests.TestSupport;

/// <summary>The rooms that a support desk needs, on a real database, without a web server: the real use cases, stores and workers, with a model that the test plays.</summary>
public sealed class Desk : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ServiceProvider _services;
    private readonly NpgsqlDataSource _owner;
    private readonly List<IHostedService> _running = [];

    private Desk(ServiceProvider services, ConnectionStrings connections, AdjustableTime time)
    {
        _services = services;
        Connections = connections;
        Time = time;
        _owner = NpgsqlDataSource.Create(Few(connections.Owner!, 3));
    }

    public ConnectionStrings Connections { get; }

    public AdjustableTime Time { get; }

    /// <summary>What the model does; answers every question by default.</summary>
    public Answering Model { get; set; } = (_, _) => Task.FromResult(Answer("The excess is 150 euros."));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Desk On(ConnectionStrings connections, params (string Key, string Value)[] settings)
    {
        connections = connections with { App = Few(connections.App, 25) };
        var time = new AdjustableTime();
        var services = new ServiceCollection();
        var configuration = TestConfiguration.Of([.. TestConfiguration.Of(connections), .. settings]);
        services.AddLogging(logging => logging.AddProvider(TestLog.Instance));
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(new Node(NodeRole.All, "test"));
        services.AddPersistence(configuration);
        services.AddGuardrails(configuration);
        services.AddTeams();
        services.AddSingleton<IRateLimit, NoLimit>();
        services.AddConversations(configuration);
        Desk? desk = null;
        services.AddSingleton<Answering>((request, cancellationToken) => desk!.Model(request, cancellationToken));
        return desk = new Desk(services.BuildServiceProvider(), connections, time);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts the feed and the workers.</summary>
    public async Task StartWorkersAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(Cancellation);
            _running.Add(hosted);
        }
    }

    public async Task StopWorkersAsync()
    {
        foreach (var hosted in Enumerable.Reverse(_running))
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        _running.Clear();
    }

    public async Task<Actor> HireAsync(string name, string role = Role.Agent)
    {
        var id = Guid.CreateVersion7();
        await SqlAsync(
            """
            INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@id, @name, true, false, false, false, 0)
            """,
            new { id, name });
        return new Actor(new PersonId(id), name, new HashSet<string> { role }, Authority.PermissionsOf([role]));
    }

    public async Task<StartedConversation> StartAsync(string message = "What is the excess for water damage?")
    {
        var started = await Get<StartConversation>().RunAsync(new StartConversationRequest(message, null, null, "en", Channel.Chat, null), Cancellation);
        return started.Value;
    }

    /// <summary>A conversation whose draft waits for a decision.</summary>
    public async Task<(StartedConversation Conversation, DraftId Draft)> StartWithDraftAsync(string draft = "The excess is 150 euros.")
    {
        var started = await StartAsync();
        return (started, await DraftAsync(started.ConversationId, Answer(draft)));
    }

    /// <summary>Makes the queued draft of a conversation by hand.</summary>
    public async Task<DraftId> DraftAsync(ConversationId conversation, Answer answer)
    {
        var store = Get<IDraftStore>();
        while (await store.LeaseAsync(Cancellation) is { } leased)
        {
            Assert.True(await store.CompleteAsync(leased, answer, Cancellation));
            if (leased.ConversationId == conversation)
            {
                return leased.Id;
            }
        }

        throw new InvalidOperationException("The conversation has no draft that waits to be made.");
    }

    public async Task<CustomerConversation> ReadAsync(StartedConversation conversation) =>
        (await Get<ICustomerConversationQuery>().ReadAsync(conversation.ConversationId, conversation.Token, 0, Cancellation)).Value;

    public async Task<ConversationDetail> DetailAsync(Actor actor, ConversationId conversation) =>
        (await Get<IConversationQuery>().GetAsync(actor, conversation, Cancellation)).Value;

    /// <summary>Looks into the database behind the app's back.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await _owner.OpenConnectionAsync(Cancellation);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public async Task SqlAsync(string sql, object? parameters = null)
    {
        await using var connection = await _owner.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>Waits until something holds, for a bounded time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                Assert.Fail($"After {Patience.TotalSeconds} s still not: {what}.{Environment.NewLine}{string.Join(Environment.NewLine, TestLog.Instance.Lines.TakeLast(10))}");
            }

            await Task.Delay(15, Cancellation);
        }
    }

    /// <summary>An answer of one supported sentence.</summary>
    public static Answer Answer(string text, AnswerOutcome outcome = AnswerOutcome.Answered) => new(
        outcome,
        text,
        [new AnswerSentence(0, text.Length, outcome == AnswerOutcome.Answered, outcome == AnswerOutcome.Answered ? [1] : [], null)],
        [
            new Passage(
                new ChunkId(Guid.CreateVersion7()), new DocumentId(Guid.CreateVersion7()), new DocumentVersionId(Guid.CreateVersion7()),
                2, "Home contents terms 2026", Audience.Customer, ["Excess"], 3, 10, 40, text, 0.9),
        ],
        [new StepVerdict(AnswerStep.Retrieve, Verdict.Allow, "passages_found", new Dictionary<string, int> { ["found"] = 1 }, 1.5)],
        0.8,
        "test/model");

    public async ValueTask DisposeAsync()
    {
        await StopWorkersAsync();
        await _services.DisposeAsync();
        await _owner.DisposeAsync();
    }

    /// <summary>All tests share one server: few connections for each desk, and none that stays.</summary>
    private static string Few(string connectionString, int most) =>
        new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = most, ConnectionIdleLifetime = 2, ConnectionPruningInterval = 1 }.ConnectionString;
}
