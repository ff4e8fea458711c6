using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Tokens;

/// <summary>API keys: never more than the owner may, never longer than they said, never in clear. Each test has people of its own.</summary>
public sealed class ApiKeyTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly StillTime _time = new();
    private TokenNode _node = null!;
    private Actor _owner = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = TokenNode.On(fixture.Connections, _time);
        _owner = await ActorAsync(await _node.HireAsync("Leila Haddad", Role.Agent, Role.Employee));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task CheckAsync_OfANewKey_ActsForItsOwnerWithinItsScopes()
    {
        var key = await MakeAsync(Permission.Ask, Permission.ViewQueue);
        var holder = (await CheckAsync(key.Secret)).Value;
        Assert.Equal(_owner.PersonId, holder.Actor.PersonId);
        Assert.Equal("Leila Haddad (nightly export)", holder.Actor.Name);
        Assert.Equal([Permission.ViewQueue, Permission.Ask], holder.Actor.Permissions.Order());
        Assert.Equal(key.Id, holder.Key);
    }

    [Fact]
    public async Task CheckAsync_AfterTheOwnerLostARole_AllowsNoMoreThanTheOwner()
    {
        var key = await MakeAsync(Permission.Ask, Permission.WorkConversations);
        await PeopleAsync((people, person) => people.RemoveFromRoleAsync(person, Role.Agent));
        Assert.Equal([Permission.Ask], (await CheckAsync(key.Secret)).Value.Actor.Permissions);
        await PeopleAsync((people, person) => people.RemoveFromRoleAsync(person, Role.Employee));
        Assert.Empty((await CheckAsync(key.Secret)).Value.Actor.Permissions);
        await _node.ScalarAsync<int>("UPDATE person SET disabled_at = now() WHERE id = @person", new { person = _owner.PersonId });
        Assert.Equal("api_key_owner_gone", (await CheckAsync(key.Secret)).Error?.Code);
    }

    [Fact]
    public async Task CheckAsync_WithAScopeThatNobodyKnowsAnyMore_AllowsNothing()
    {
        var key = await MakeAsync(Permission.Ask);
        await _node.ScalarAsync<int>("UPDATE api_key SET scopes = ARRAY['Levitate', '7', 'ManageKeys'] WHERE id = @id", new { id = key.Id });
        Assert.Empty((await CheckAsync(key.Secret)).Value.Actor.Permissions);
    }

    [Fact]
    public async Task CheckAsync_AfterTheLastDay_IsRefused()
    {
        var key = await MakeAsync(Permission.Ask);
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.True((await CheckAsync(key.Secret)).Succeeded);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("api_key_over", (await CheckAsync(key.Secret)).Error?.Code);
    }

    [Fact]
    public async Task CheckAsync_OfWhatWasNeverAKey_IsRefused()
    {
        var key = await MakeAsync(Permission.Ask);
        Assert.Equal("api_key_unknown", (await CheckAsync(SecretText.New(SecretText.ApiKey))).Error?.Code);
        Assert.Equal("api_key_malformed", (await CheckAsync(key.Secret[..^1])).Error?.Code);
        Assert.Equal("api_key_malformed", (await CheckAsync(key.Secret + "x")).Error?.Code);
        Assert.Equal("api_key_malformed", (await CheckAsync(SecretText.New(SecretText.RefreshToken))).Error?.Code);
    }

    [Fact]
    public async Task CheckAsync_ManyTimes_NotesTheUseToTheQuarterOfAnHour()
    {
        var key = await MakeAsync(Permission.Ask);
        await CheckAsync(key.Secret);
        var first = await UsedAsync(key);
        Assert.Equal(0, first.Ticks % TimeSpan.FromMinutes(15).Ticks);
        Assert.InRange(_time.GetUtcNow() - first, TimeSpan.Zero, TimeSpan.FromMinutes(15));
        _time.Advance(first + TimeSpan.FromMinutes(15) - _time.GetUtcNow() - TimeSpan.FromSeconds(1));
        await CheckAsync(key.Secret);
        Assert.Equal(first, await UsedAsync(key));
        _time.Advance(TimeSpan.FromSeconds(1));
        await CheckAsync(key.Secret);
        Assert.Equal(first + TimeSpan.FromMinutes(15), await UsedAsync(key));
    }

    [Fact]
    public async Task CreateAsync_ForMoreThanOneMay_IsRefused()
    {
        Assert.Equal("api_key_scopes", await RefusalAsync(_owner, "x", 30, Permission.Ask, Permission.ManageKnowledge));
        Assert.Equal("api_key_scopes", await RefusalAsync(_owner, "x", 30));
        Assert.Equal("api_key_name", await RefusalAsync(_owner, "  ", 30, Permission.Ask));
        Assert.Equal("api_key_name", await RefusalAsync(_owner, new string('x', 81), 30, Permission.Ask));
        Assert.Equal("api_key_days", await RefusalAsync(_owner, "x", 0, Permission.Ask));
        Assert.Equal("api_key_days", await RefusalAsync(_owner, "x", 366, Permission.Ask));
        Assert.Equal("api_key_forbidden", await RefusalAsync(Actor.Customer, "x", 30, Permission.Ask));
        var admin = await ActorAsync(await _node.HireAsync("Anton Vogel", Role.Admin));
        foreach (var never in (Permission[])[Permission.ManageKeys, Permission.RevealAnyRedacted, Permission.ManageGuardrails, Permission.ManageModels])
        {
            Assert.Equal("api_key_scopes", await RefusalAsync(admin, "x", 30, never));
        }
    }

    [Fact]
    public async Task ListAsync_WithAFilter_FindsByNameOwnerAndState()
    {
        var (fresh, revoked) = (await MakeAsync(Permission.Ask), await MakeAsync(Permission.Ask));
        await _node.Get<RevokeApiKey>().RunAsync(_owner, revoked.Id, Cancellation);
        Assert.Equal([fresh.Id], await FoundAsync(new ApiKeyFilter(null, ApiKeyState.Works, null)));
        Assert.Equal([revoked.Id], await FoundAsync(new ApiKeyFilter("NIGHTLY", ApiKeyState.Ended, null)));
        Assert.Equal([fresh.Id], await FoundAsync(new ApiKeyFilter(fresh.Secret[..SecretText.ShownLength], null, null)));
        Assert.Equal([revoked.Id, fresh.Id], await FoundAsync(new ApiKeyFilter("leila", null, null)));
        Assert.Empty(await FoundAsync(new ApiKeyFilter("nobody like that", null, null)));
        Assert.Empty(await FoundAsync(new ApiKeyFilter(null, ApiKeyState.EndsSoon, null)));
        Assert.Empty(await FoundAsync(new ApiKeyFilter(null, ApiKeyState.Unused, null)));

        await _node.ScalarAsync<int>("UPDATE api_key SET created_at = created_at - interval '91 days', expires_at = @soon WHERE id = @id", new { id = fresh.Id, soon = _time.GetUtcNow().AddDays(13) });
        Assert.Equal([fresh.Id], await FoundAsync(new ApiKeyFilter(null, ApiKeyState.EndsSoon, null)));
        Assert.Equal([fresh.Id], await FoundAsync(new ApiKeyFilter(null, ApiKeyState.Unused, null)));
    }

    [Fact]
    public async Task RevokeAsync_OfAnothersKey_NeedsThePermission()
    {
        var key = await MakeAsync(Permission.Ask);
        var revoke = _node.Get<RevokeApiKey>();
        var colleague = await ActorAsync(await _node.HireAsync("Milan Petrov", Role.TeamLead));
        Assert.Equal("api_key_not_found", (await revoke.RunAsync(colleague, key.Id, Cancellation)).Error?.Code);
        Assert.Empty((await _node.Get<ListApiKeys>().RunAsync(colleague, everybodys: true, new ApiKeyFilter(null, null, null), Cancellation)).Items);
        Assert.True((await CheckAsync(key.Secret)).Succeeded);

        var admin = await ActorAsync(await _node.HireAsync("Anton Vogel", Role.Admin));
        Assert.Contains((await _node.Get<ListApiKeys>().RunAsync(admin, everybodys: true, new ApiKeyFilter(null, null, null), Cancellation)).Items, line => line.Id == key.Id && line.OwnerName == "Leila Haddad");
        Assert.True((await revoke.RunAsync(admin, key.Id, Cancellation)).Succeeded);
        Assert.True((await revoke.RunAsync(admin, key.Id, Cancellation)).Succeeded);
        Assert.Equal("api_key_over", (await CheckAsync(key.Secret)).Error?.Code);
        Assert.Equal(1, await _node.ScalarAsync<long>(
            "SELECT count(*) FROM audit_entry WHERE action = 'identity.api_key_revoked' AND subject_id = @id AND actor_name = 'Anton Vogel'", new { id = key.Id.ToString() }));
    }

    [Fact]
    public async Task RenewAsync_OfAnOwnKey_LetsTheOldOneWorkForADay()
    {
        var old = await MakeAsync(Permission.Ask, Permission.ReadDocuments);
        var renew = _node.Get<RenewApiKey>();
        var colleague = await ActorAsync(await _node.HireAsync("Milan Petrov", Role.Admin));
        Assert.Equal("api_key_not_found", (await renew.RunAsync(colleague, old.Id, 30, Cancellation)).Error?.Code);
        var renewed = (await renew.RunAsync(_owner, old.Id, 30, Cancellation)).Value;
        Assert.Equal("nightly export", renewed.Name);
        Assert.Equal("api_key_not_found", (await renew.RunAsync(_owner, old.Id, 30, Cancellation)).Error?.Code);
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.True((await CheckAsync(old.Secret)).Succeeded);
        Assert.Equal(2, (await CheckAsync(renewed.Secret)).Value.Actor.Permissions.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("api_key_over", (await CheckAsync(old.Secret)).Error?.Code);
        Assert.True((await CheckAsync(renewed.Secret)).Succeeded);
    }

    [Fact]
    public async Task Store_OfAKey_HoldsNoMoreOfItThanIsShown()
    {
        var key = await MakeAsync(Permission.Ask);
        foreach (var table in (string[])["api_key", "audit_entry"])
        {
            Assert.Equal(0, await _node.ScalarAsync<long>($"SELECT count(*) FROM {table} t WHERE position(@secret in t::text) > 0", new { secret = key.Secret[SecretText.ShownLength..] }));
        }

        Assert.Equal(key.Secret[..8], await _node.ScalarAsync<string>("SELECT shown FROM api_key WHERE id = @id", new { id = key.Id }));
        Assert.DoesNotContain(key.Secret, key.ToString(), StringComparison.Ordinal);
    }

    private async Task<IEnumerable<ApiKeyId>> FoundAsync(ApiKeyFilter filter) =>
        (await _node.Get<ListApiKeys>().RunAsync(_owner, everybodys: false, filter, Cancellation)).Items.Select(line => line.Id);

    private async Task<CreatedApiKey> MakeAsync(params Permission[] scopes) =>
        (await _node.Get<CreateApiKey>().RunAsync(_owner, new ApiKeyRequest("nightly export", scopes, 30), Cancellation)).Value;

    private async Task<string?> RefusalAsync(Actor actor, string name, int days, params Permission[] scopes) =>
        (await _node.Get<CreateApiKey>().RunAsync(actor, new ApiKeyRequest(name, scopes, days), Cancellation)).Error?.Code;

    private Task<Result<KeyHolder>> CheckAsync(string secret) => _node.Get<CheckApiKey>().RunAsync(secret, Cancellation);

    private async Task<DateTimeOffset> UsedAsync(CreatedApiKey key) =>
        await _node.ScalarAsync<DateTime>("SELECT last_used_at FROM api_key WHERE id = @id", new { id = key.Id }) is var used ? new DateTimeOffset(used.ToUniversalTime()) : default;

    private async Task<Actor> ActorAsync(PersonId person) => (await _node.Get<IActorSource>().FindAsync(person, Cancellation))!;

    private async Task PeopleAsync(Func<UserManager<Person>, Person, Task<IdentityResult>> change)
    {
        await using var scope = _node.Get<IServiceScopeFactory>().CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var person = await people.FindByIdAsync(_owner.PersonId.ToString()!);
        Assert.True((await change(people, person!)).Succeeded);
    }
}
