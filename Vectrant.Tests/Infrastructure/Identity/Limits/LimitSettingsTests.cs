using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Limits;

/// <summary>Limits that an admin sets while the product runs.</summary>
public sealed class LimitSettingsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ChangeLimit Change => fixture.App.Services.GetRequiredService<ChangeLimit>();

    [Fact]
    public async Task Change_OnOneNode_HoldsOnAnotherAndGoesBack()
    {
        await using var other = await fixture.StartNodeAsync(NodeRole.Web, Cancellation);
        var limits = other.Services.GetRequiredService<ILimits>();
        var admin = Somebody(Role.Admin);
        var before = limits.Current.Of(EndpointClass.Ask, LimitTier.ApiKey);
        Assert.True((await Change.RunAsync(admin, "Ask", LimitTier.ApiKey, 7, null, Cancellation)).Succeeded);
        await Eventually.TrueAsync(() => Task.FromResult(limits.Current.Of(EndpointClass.Ask, LimitTier.ApiKey) == 7), Patience, Cancellation);
        Assert.Equal(before, limits.Configured.Of(EndpointClass.Ask, LimitTier.ApiKey));
        Assert.Equal(before, limits.Current.Of(EndpointClass.Ask, LimitTier.Admin));

        Assert.True((await Change.RunAsync(admin, "POST /sign-out", LimitTier.Agent, 3, null, Cancellation)).Succeeded);
        await Eventually.TrueAsync(
            () => Task.FromResult(limits.Current.For("POST /sign-out", EndpointClass.Write, LimitTier.Agent) == ("POST /sign-out", 3)), Patience, Cancellation);

        Assert.True((await Change.RunAsync(admin, "Ask", LimitTier.ApiKey, null, 7, Cancellation)).Succeeded);
        await Eventually.TrueAsync(() => Task.FromResult(limits.Current.Of(EndpointClass.Ask, LimitTier.ApiKey) == before), Patience, Cancellation);

        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        Assert.Equal(3, await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM audit_entry WHERE action = 'identity.limit_changed' AND actor_id = @id", new { id = admin.PersonId!.Value.Value }));
    }

    [Fact]
    public async Task Change_ByTwoAdminsWhoSawTheSame_TakesTheFirstAndTellsTheSecond()
    {
        var admin = Somebody(Role.Admin);
        var scope = $"GET /of/a/test/{Guid.NewGuid():N}";
        async Task<Error?> SetAsync(int? perMinute, int? seen) => (await Change.RunAsync(admin, scope, LimitTier.Employee, perMinute, seen, Cancellation)).Error;

        var first = await Task.WhenAll(SetAsync(7, null), SetAsync(8, null));
        Assert.Single(first, error => error is null);
        Assert.Single(first, error => error == ChangeLimit.ChangedMeanwhile);

        var now = (await fixture.App.Services.GetRequiredService<ILimitStore>().ReadAsync(Cancellation)).Single(setting => setting.Scope == scope).PerMinute;
        Assert.Null(await SetAsync(9, now));
        Assert.Equal(ChangeLimit.ChangedMeanwhile, await SetAsync(10, now));
        Assert.Equal(ChangeLimit.ChangedMeanwhile, await SetAsync(null, now));
        Assert.Null(await SetAsync(null, 9));
    }

    [Theory]
    [InlineData(Role.Agent, "Read", 5, "may_not_manage_limits")]
    [InlineData(Role.Approver, "Read", null, "may_not_manage_limits")]
    [InlineData(Role.Admin, "Read", 0, "limit_out_of_range")]
    [InlineData(Role.Admin, "Read", 1_000_001, "limit_out_of_range")]
    [InlineData(Role.Admin, " ", 5, "limit_unknown")]
    public async Task Change_ThatIsNotAllowed_IsRefused(string role, string scope, int? perMinute, string code)
    {
        var changed = await Change.RunAsync(Somebody(role), scope, LimitTier.Customer, perMinute, null, Cancellation);
        Assert.Equal(code, changed.Error?.Code);
    }

    private static Actor Somebody(string role) =>
        new(new PersonId(Guid.CreateVersion7()), "Somebody", new HashSet<string> { role }, Authority.PermissionsOf([role]));
}
