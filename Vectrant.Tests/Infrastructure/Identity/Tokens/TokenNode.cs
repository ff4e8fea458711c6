using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity;
using Vectrant.Infrastructure.Identity.Tokens;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Tokens;

/// <summary>The room of tokens without a web server, on a clock that can be moved. Several on one database are several nodes.</summary>
internal sealed class TokenNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _owner;

    private readonly Noted _events;

    private TokenNode(ServiceProvider services, string owner, Noted events)
    {
        _services = services;
        _owner = owner;
        _events = events;
    }

    public IReadOnlyCollection<AccessEvent> Events => [.. _events.Happened];

    public static TokenNode On(ConnectionStrings connections, TimeProvider time, params (string Key, string Value)[] settings)
    {
        var configuration = TestConfiguration.Of([.. TestConfiguration.Of(connections), .. settings]);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(TestLog.Instance));
        services.AddSingleton(configuration);
        services.AddSingleton(time);
        services.AddSingleton(new Node(NodeRole.All, "test"));
        services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section);
        services.AddHttpContextAccessor();
        services.AddAuthentication();
        services.AddPersistence(configuration).AddAudit().AddPeople().AddTokens();
        var events = new Noted();
        services.AddSingleton<IAccessEvents>(events);
        return new TokenNode(services.BuildServiceProvider(), new NpgsqlConnectionStringBuilder(connections.Owner) { MaxPoolSize = 3 }.ConnectionString, events);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>As the owner of the database, behind the app's back.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(_owner);
        return await connection.ExecuteScalarAsync<T>(sql, values);
    }

    public async Task<PersonId> HireAsync(string name, params string[] roles) =>
        (await Get<EnsurePeople>().RunAsync([new NewPerson(name, $"{Guid.NewGuid():N}@harbour.example", roles, "a lighthouse keeper")], TestContext.Current.CancellationToken)).Value[0];

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Noted : IAccessEvents
    {
        public ConcurrentQueue<AccessEvent> Happened { get; } = new();

        public void Record(AccessEvent happened) => Happened.Enqueue(happened);
    }
}
