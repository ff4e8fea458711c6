using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Accounts;

/// <summary>
/// Three nodes of one install that differ in their settings, and a real OpenID provider: one as shipped, one that asks admins and approvers
/// for a second factor, one without passwords.
/// </summary>
public sealed class StrictSites(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Password = "a lighthouse keeper";
    public static readonly string[] Asked = [Role.Admin, Role.Approver];
    private readonly List<TestApp> _nodes = [];
    private OpenIdServer? _server;

    public TestApp Shipped => _nodes[0];

    public TestApp TwoFactors => _nodes[1];

    public TestApp NoPasswords => _nodes[2];

    internal OpenIdServer Server => _server!;

    public ConnectionStrings Connections { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        _server = await OpenIdServer.StartAsync(limit.Token);
        Connections = await postgres.CreateDatabaseAsync(limit.Token);
        (string, string)[] provider =
        [
            ("Identity:Providers:List:rs:Label", "Harbour ID"), ("Identity:Providers:List:rs:Authority", Server.Issuer), ("Identity:Providers:List:rs:ClientId", "rs"),
            ("Identity:Providers:List:rs:ClientSecret", OpenIdServer.SecretOf("rs")),
        ];
        (string, string)[][] differences = [[], [.. Asked.Select((role, i) => ($"Accounts:SecondFactorFor:{i}", role))], [("Accounts:LocalPasswords", "false")]];
        foreach (var difference in differences)
        {
            _nodes.Add(await TestApp.StartAsync(Connections, _nodes.Count == 0 ? NodeRole.All : NodeRole.Web, [.. provider, .. difference], null, limit.Token));
        }

        await Server.RegisterAsync(_nodes.Select(node => new Uri(node.Address, "sign-in/callback/rs")), limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Somebody with a password.</summary>
    public async Task<(PersonId Id, string Email)> HireAsync(params string[] roles)
    {
        var email = $"nora-{Guid.NewGuid():N}@harbour.example";
        var made = await Shipped.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Nora Finch", email, roles, Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        return (made.Value[0], email);
    }

    /// <summary>Somebody who is invited and whom the provider knows by the same address.</summary>
    public async Task<(PersonId Id, string Name)> InviteAsync(params string[] roles)
    {
        var name = $"ada-{Guid.NewGuid():N}";
        var id = await InvitedPerson.AddAsync(Connections, $"{name}@harbour.example", "Ada Marlowe", TimeSpan.FromDays(1), roles);
        await Server.KnowAsync(name, new { email = $"{name}@harbour.example", email_verified = true, name = "Ada Marlowe" }, Cancellation);
        return (new PersonId(id), name);
    }

    public async Task<T?> ScalarAsync<T>(string sql, object parameters)
    {
        await using var connection = new NpgsqlConnection(Connections.Owner);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }
}
