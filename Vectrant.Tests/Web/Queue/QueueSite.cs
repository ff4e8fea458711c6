using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Queue;

/// <summary>Class fixture: two nodes on one database, with a model that the test plays, and people of every role.</summary>
public sealed class QueueSite(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    public const string Priya = "priya@harbour.example";
    public const string Ana = "ana@harbour.example";
    public const string Employee = "ben@harbour.example";
    public const string Admin = "greta@harbour.example";
    public const string Password = "a lighthouse keeper";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly List<TestApp> _nodes = [];
    private readonly List<IBrowserContext> _browsers = [];
    private ConnectionStrings? _connections;

    public ConnectionStrings Connections => _connections ?? throw new InvalidOperationException("The database was not made.");

    /// <summary>What the model answers; one grounded sentence by default.</summary>
    public Answering Model { get; set; } = (_, _) => Task.FromResult(SampleAnswers.Grounded());

    public TestApp First => _nodes[0];

    public TestApp Second => _nodes[1];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        (string, string)[] settings = [("Conversations:UndoSeconds", "5"), ("Security:RevalidationSeconds", "1"), ("Queue:NoticeSeconds", "60")];
        _nodes.Add(await TestApp.StartAsync(_connections, NodeRole.All, settings, PlayModel, limit.Token));

        // What is decided on the second node can be taken back for as long as a browser on a busy machine may need.
        _nodes.Add(await TestApp.StartAsync(_connections, NodeRole.Web, [("Conversations:UndoSeconds", "60"), .. settings[1..]], PlayModel, limit.Token));
        var people = await First.Services.GetRequiredService<EnsurePeople>().RunAsync(
            [
                new NewPerson("Priya Lindqvist", Priya, [Role.Agent], Password),
                new NewPerson("Ana Sorin", Ana, [Role.Agent], Password),
                new NewPerson("Ben Okonjo", Employee, [Role.Employee], Password),
                new NewPerson("Greta Sorley", Admin, [Role.Admin], Password),
            ],
            limit.Token);
        Assert.True(people.Succeeded, people.Error?.Message);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>A browser of its own in which somebody is signed in.</summary>
    public async Task<IPage> SignInAsync(string email, string path = "/queue", TestApp? node = null, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options);
        _browsers.Add(context);
        var page = await context.NewPageAsync();
        await page.SignInAsync((node ?? First).Address, email, Password, path);
        return page;
    }

    /// <summary>Ends what a test left open; its claims end with it.</summary>
    public async ValueTask CloseBrowsersAsync()
    {
        foreach (var context in _browsers)
        {
            await context.CloseAsync();
        }

        _browsers.Clear();
    }

    /// <summary>Customers ask; waits until every draft is ready.</summary>
    public async Task<IReadOnlyList<StartedConversation>> AskAsync(int count, string question)
    {
        var start = First.Services.GetRequiredService<StartConversation>();
        var started = new List<StartedConversation>();
        for (var i = 1; i <= count; i++)
        {
            var asked = await start.RunAsync(new StartConversationRequest($"{question} number {i}?", "Nora Finch", null, "en", Channel.Chat, null), Cancellation);
            Assert.True(asked.Succeeded, asked.Error?.Message);
            started.Add(asked.Value);
        }

        var ids = started.Select(conversation => conversation.ConversationId.Value).ToArray();
        await Eventually.TrueAsync(
            async () => await CountAsync("SELECT count(*) FROM draft WHERE state = 'ready' AND conversation_id = ANY(@ids)", ids) == count,
            TimeSpan.FromSeconds(60),
            Cancellation);
        return started;
    }

    /// <summary>What was decided in a conversation is sent now, however long it could still be taken back.</summary>
    public Task SendNowAsync(StartedConversation conversation) => RunSqlAsync(
        $"UPDATE decision SET send_after = now() - interval '1 second' WHERE conversation_id = '{conversation.ConversationId}' AND delivered_at IS NULL AND undone_at IS NULL");

    /// <summary>Looks behind the app's back.</summary>
    public async Task<long> CountAsync(string sql, Guid[]? ids = null)
    {
        await using var connection = new Npgsql.NpgsqlConnection(Connections.Owner);
        await connection.OpenAsync(Cancellation);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        if (ids is not null)
        {
            command.Parameters.AddWithValue("ids", ids);
        }

        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async Task RunSqlAsync(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(Connections.Owner);
        await connection.OpenAsync(Cancellation);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    // Registered after the app's own: the last registration is the one that is taken.
    private void PlayModel(WebApplicationBuilder builder) => builder.Host.ConfigureContainer<IServiceCollection>(
        services => services.AddSingleton<Answering>((request, cancellationToken) => Model(request, cancellationToken)));
}
