using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity;
using Vectrant.Infrastructure.Identity.Access;
using Vectrant.Infrastructure.Identity.Tokens;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;

namespace Vectrant.Tests.Infrastructure.Identity.Tokens;

/// <summary>The room of tokens without a web server, on a clock that can be moved. Several on one database are several nodes.</summary>
internal sealed class TokenNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _owner;

    private TokenNode(ServiceProvider services, string owner)
    {
        _services = services;
        _owner = owner;
    }

    public static TokenNode On(ConnectionStrings connections, TimeProvider time, params (string Key, string Value)[] settings)
    {
        var configuration = TestConfiguration.Of([.. TestConfiguration.Of(connections), .. settings]);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(TestLog.Instance));
        services.AddSingleton(configuration);
        services.AddSingleton(time);
        services.AddSingleton(new Node(NodeRole.All, "test"));
        services.AddHttpContextAccessor();
        services.AddAuthentication();
        services.AddPersistence(configuration).AddAudit().AddAccessEvents().AddPeople().AddTokens();
        return new TokenNode(services.BuildServiceProvider(), new NpgsqlConnectionStringBuilder(connections.Owner) { MaxPoolSize = 3 }.ConnectionString);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>As the owner of the database, behind the app's back.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(_owner);
        return await connection.ExecuteScalarAsync<T>(sql, values);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
