using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.Infrastructure.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Commands;

/// <summary>The operator's way back in, as a process of its own, on a database that no app runs on.</summary>
public sealed class AdminCommandTests(PostgresFixture postgres)
{
    private const string Email = "lost@harbour.example";
    private const string Password = "a lighthouse keeper";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ResetAccess_WithTheAppDown_LetsThePersonBackInAsAnAdminAndIsOnRecord()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var before = TokenNode.On(connections, TimeProvider.System))
        {
            await before.Get<EnsurePeople>().RunAsync([new NewPerson("Lena Lost", Email, [Role.Agent], Password)], Cancellation);
        }

        await using var connection = new NpgsqlConnection(connections.Owner);
        await connection.ExecuteAsync(
            """
            UPDATE person SET disabled_at = now();
            INSERT INTO second_factor (person_id, secret, confirmed_at) SELECT id, '\x00', now() FROM person
            """);

        var asked = await RunAsync(connections, "admin", "reset-access", Email);
        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("--yes", asked.Text, StringComparison.Ordinal);
        Assert.True(await connection.ExecuteScalarAsync<bool>("SELECT disabled_at IS NOT NULL FROM person"));

        var reset = await RunAsync(connections, "admin", "reset-access", "LOST@harbour.example", "--yes");
        Assert.True(reset.ExitCode == 0, reset.Text);
        var token = reset.Text.Split("/reset-password/")[1].Split('\n')[0].Trim();

        await using var after = await TestApp.StartAsync(connections, NodeRole.Web, [], null, Cancellation);
        var chosen = await after.Services.GetRequiredService<RedeemLink>().RunAsync(LinkPurpose.Reset, token, "ropes and gulls and rain", "en", Cancellation);
        Assert.True(chosen.Succeeded, chosen.Error?.Message);
        Assert.Contains(Role.Admin, (await after.Services.GetRequiredService<IActorSource>().FindAsync(chosen.Value.Id, Cancellation))!.Roles);
        Assert.False((await after.Services.GetRequiredService<ISecondFactors>().StateAsync(chosen.Value.Id, Cancellation)).IsOn);
        var nobody = await after.Services.GetRequiredService<ResetAccess>().RunAsync("nobody@harbour.example", Cancellation);
        Assert.Contains($"Admins have: {Email}.", nobody.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(
            ("operator at the command line", true, true),
            await connection.QuerySingleAsync<(string, bool, bool)>(
                "SELECT actor_name, (detail->>'was_disabled')::boolean, (detail->>'became_admin')::boolean FROM audit_entry WHERE action = 'identity.access_reset'"));
    }

    [Theory]
    [InlineData(@"Lost@harbour.example\n", true)]
    [InlineData(@"yes\n", false)]
    [InlineData(@"\n", false)]
    [InlineData(@"\x04", false)]
    [InlineData(@"lost@harbour\x03", false)]
    public async Task ResetAccess_AtATerminal_IsDoneForTheAddressTypedAgainAndForNothingElse(string keys, bool done)
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var before = TokenNode.On(connections, TimeProvider.System))
        {
            await before.Get<EnsurePeople>().RunAsync([new NewPerson("Lena Lost", Email, [Role.Agent], Password)], Cancellation);
        }

        using var folder = new TemporaryFolder();
        using var program = ProgramProcess.AtATerminal(folder.Path, EnvironmentOf(connections), "again to do it", keys, "admin", "reset-access", Email);
        var code = await program.EndAsync(Cancellation);

        Assert.Contains("full access to this install as lost@harbour.example", program.Text, StringComparison.Ordinal);
        Assert.True(done ? code == 0 : code != 0, $"{code}: {program.Text}");
        Assert.Equal(done, program.Text.Contains("/reset-password/", StringComparison.Ordinal));
        await using var connection = new NpgsqlConnection(connections.Owner);
        Assert.Equal(
            (done ? 1 : 0, done ? 1 : 0),
            await connection.QuerySingleAsync<(int, int)>(
                "SELECT (SELECT count(*)::integer FROM audit_entry WHERE action = 'identity.access_reset'), (SELECT count(*)::integer FROM account_token)"));
    }

    private static IEnumerable<(string Key, string Value)> EnvironmentOf(ConnectionStrings connections) =>
        TestConfiguration.Of(connections).Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value));

    private static async Task<(int ExitCode, string Text)> RunAsync(ConnectionStrings connections, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        using var program = ProgramProcess.Start(folder.Path, EnvironmentOf(connections), arguments);
        return (await program.EndAsync(Cancellation), program.Text);
    }
}
