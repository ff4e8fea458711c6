using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Providers;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Providers;

/// <summary>Admins by the claims of a provider who lose them at the same moment; in a database where nobody else is one.</summary>
public sealed class MappedAdminsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const int Rounds = 10;
    private static readonly MappedRights Admin = new(new HashSet<string> { Role.Admin }, new HashSet<string>());
    private static readonly MappedRights Nothing = new(new HashSet<string>(), new HashSet<string>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IConnectedAccounts Accounts => fixture.App.Services.GetRequiredService<IConnectedAccounts>();

    [Fact]
    public async Task EnterAsync_OfAllAdminsAtOnceWithoutTheClaim_LeavesOne()
    {
        // Roles come into being with the first person.
        var first = new NewPerson("Tarik Boateng", $"{Guid.NewGuid():N}@harbour.example", [Role.Employee], "a lighthouse keeper");
        Assert.True((await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([first], Cancellation)).Succeeded);
        ExternalIdentity[] all = [Identity(), Identity(), Identity()];
        foreach (var identity in all)
        {
            Assert.True((await Accounts.AdmitAsync(identity, Admin, [Role.Employee], Cancellation)).Succeeded);
        }

        Assert.Equal(all.Length, await AdminsAsync());
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(all.Select(identity => Accounts.EnterAsync(identity, Nothing, Cancellation)));
            Assert.Equal(1, await AdminsAsync());
            await Task.WhenAll(all.Select(identity => Accounts.EnterAsync(identity, Admin, Cancellation)));
            Assert.Equal(all.Length, await AdminsAsync());
        }

        // Losing the claim at the moment at which somebody switches the other one off.
        var people = fixture.App.Services.GetRequiredService<IPersonStore>();
        await Accounts.EnterAsync(all[2], Nothing, Cancellation);
        var second = (await Accounts.EnterAsync(all[1], Admin, Cancellation))!.Value;
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Accounts.EnterAsync(all[0], Nothing, Cancellation), people.DisableAsync(Actor.System, second, Cancellation));
            Assert.Equal(1, await AdminsAsync());
            await people.EnableAsync(Actor.System, second, Cancellation);
            await Accounts.EnterAsync(all[0], Admin, Cancellation);
            Assert.Equal(2, await AdminsAsync());
        }
    }

    private static ExternalIdentity Identity()
    {
        var mark = Guid.NewGuid().ToString("N");
        return new ExternalIdentity("work", "https://id.example", mark, $"{mark}@harbour.example", true, "Ada Marlowe", []);
    }

    private async Task<int> AdminsAsync()
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        return await connection.ExecuteScalarAsync<int>(
            """
            SELECT count(*)::int FROM person_role pr JOIN role r ON r.id = pr.role_id JOIN person p ON p.id = pr.user_id
            WHERE r.name = 'Admin' AND p.disabled_at IS NULL
            """);
    }
}
