using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Tokens;

/// <summary>Keys of several nodes on one database. Each test has a database of its own, for each moves the keys of all.</summary>
public sealed class SigningKeysTests(PostgresFixture postgres)
{
    private static readonly AccessClaims Claims = new(new PersonId(Guid.CreateVersion7()), new FamilyId(Guid.CreateVersion7()));
    private readonly StillTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CurrentAsync_OnManyNodesAtOnce_MakesOneKey()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        var nodes = Enumerable.Range(0, 8).Select(_ => TokenNode.On(connections, _time)).ToList();
        var keys = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Get<ISigningKeys>().CurrentAsync(Cancellation))));
        Assert.Single(keys.Select(key => key.Jwk.KeyId).Distinct());
        Assert.Equal(1, await nodes[0].ScalarAsync<long>("SELECT count(*) FROM signing_key"));
        await DisposeAsync(nodes);
    }

    [Fact]
    public async Task VerifyAsync_OfAnotherNodesToken_Holds()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = TokenNode.On(connections, _time);
        await using var other = TokenNode.On(connections, _time);
        var token = await one.Get<AccessTokens>().IssueAsync(Claims, Cancellation);
        Assert.Equal(Claims, (await other.Get<AccessTokens>().VerifyAsync(token, Cancellation)).Value);
    }

    [Fact]
    public async Task ReplaceSigningKey_InAnEmergency_EndsEveryTokenOnAllNodesWithinAMinute()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = TokenNode.On(connections, _time);
        await using var other = TokenNode.On(connections, _time);
        var old = await one.Get<AccessTokens>().IssueAsync(Claims, Cancellation);
        var stolen = await SignerAsync(other);
        var admin = await ActorAsync(one, Role.Admin);

        var replaced = await one.Get<ReplaceSigningKey>().RunAsync(admin, Cancellation);

        Assert.NotEqual(stolen, replaced.Value);
        Assert.Equal([replaced.Value], await PublishedAsync(one));
        Assert.False((await one.Get<AccessTokens>().VerifyAsync(old, Cancellation)).Succeeded);
        var fresh = await one.Get<AccessTokens>().IssueAsync(Claims, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await other.Get<AccessTokens>().VerifyAsync(old, Cancellation)).Succeeded);
        Assert.Equal(Claims, (await other.Get<AccessTokens>().VerifyAsync(fresh, Cancellation)).Value);
        Assert.Equal(replaced.Value, await SignerAsync(other));

        // Nothing of the old key is left to sign with, and who did it stands in the log.
        Assert.Null(await one.ScalarAsync<string>("SELECT private_key FROM signing_key WHERE kid = @stolen", new { stolen }));
        Assert.Equal(admin.PersonId!.Value.Value, await one.ScalarAsync<Guid>("SELECT actor_id FROM audit_entry WHERE action = 'identity.signing_key_replaced'"));
        Assert.Equal(ErrorKind.Forbidden, (await one.Get<ReplaceSigningKey>().RunAsync(await ActorAsync(one, Role.Agent), Cancellation)).Error?.Kind);

        // The ordinary rotation goes on from there.
        await RotateAsync(one, other);
        Assert.Equal([replaced.Value], await PublishedAsync(other));
    }

    [Fact]
    public async Task RotateAsync_OverTheLifeOfAKey_PublishesBeforeItSignsAndUntilTheLastTokenExpired()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = TokenNode.On(connections, _time);
        await using var other = TokenNode.On(connections, _time);
        var first = await SignerAsync(one);
        await RotateAsync(one, other);
        Assert.Equal([first], await PublishedAsync(other));

        // 90 days, less the lead of a day.
        _time.Advance(TimeSpan.FromDays(89) - TimeSpan.FromMinutes(1));
        await RotateAsync(one, other);
        Assert.Equal([first], await PublishedAsync(other));
        _time.Advance(TimeSpan.FromMinutes(1));
        await RotateAsync(one, other);
        var published = await PublishedAsync(other);
        var second = Assert.Single(published, keyId => keyId != first);
        Assert.Equal(2, published.Count);
        Assert.Equal(first, await SignerAsync(one));

        // The last token of the first key.
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(first, await SignerAsync(one));
        var last = await one.Get<AccessTokens>().IssueAsync(Claims, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(second, await SignerAsync(one));
        Assert.Equal(second, await SignerAsync(other));
        _time.Advance(TimeSpan.FromMinutes(9));
        await RotateAsync(one, other);
        Assert.True((await other.Get<AccessTokens>().VerifyAsync(last, Cancellation)).Succeeded);
        Assert.Null(await one.ScalarAsync<string>("SELECT private_key FROM signing_key WHERE kid = @first", new { first }));

        _time.Advance(TimeSpan.FromMinutes(4));
        await RotateAsync(one, other);
        Assert.Equal([second], await PublishedAsync(other));
        Assert.Equal("token_key", (await other.Get<AccessTokens>().VerifyAsync(last, Cancellation)).Error?.Code);
        Assert.Equal(2, await one.ScalarAsync<long>("SELECT count(*) FROM signing_key"));
        Assert.Equal(
            3, await one.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE subject_type = 'signing_key' AND subject_id IN (@first, @second)", new { first, second }));
    }

    [Fact]
    public async Task RotateAsync_OnManyNodesWhenANextKeyIsDue_MakesOne()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        var nodes = Enumerable.Range(0, 6).Select(_ => TokenNode.On(connections, _time)).ToList();
        await SignerAsync(nodes[0]);
        _time.Advance(TimeSpan.FromDays(89));
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Get<ISigningKeys>().RotateAsync(Cancellation))));
        Assert.Equal(2, await nodes[0].ScalarAsync<long>("SELECT count(*) FROM signing_key"));
        await DisposeAsync(nodes);
    }

    [Fact]
    public async Task CurrentAsync_AfterAllNodesSleptThroughTheRotation_StillSignsAndRotatesLater()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var node = TokenNode.On(connections, _time);
        var first = await SignerAsync(node);
        _time.Advance(TimeSpan.FromDays(200));
        Assert.Equal(first, await SignerAsync(node));
        await RotateAsync(node);
        Assert.Equal(2, (await PublishedAsync(node)).Count);
        Assert.Equal(first, await SignerAsync(node));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.NotEqual(first, await SignerAsync(node));
    }

    [Fact]
    public async Task CurrentAsync_WithAPrivateKeyThatCannotBeRead_MakesAnother()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var node = TokenNode.On(connections, _time);
        var first = await SignerAsync(node);
        await node.ScalarAsync<int>("UPDATE signing_key SET private_key = 'AAAA'");
        await using var started = TokenNode.On(connections, _time);
        Assert.NotEqual(first, await SignerAsync(started));
        Assert.Contains(first, await PublishedAsync(started));
    }

    [Fact]
    public async Task Store_OfAPrivateKey_HoldsNothingThatCouldSign()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var node = TokenNode.On(connections, _time);
        await SignerAsync(node);
        var row = await node.ScalarAsync<string>("SELECT to_jsonb(k)::text FROM signing_key k");
        Assert.DoesNotContain("\"d\"", row, StringComparison.Ordinal);

        // A PKCS#8 key on P-256 begins like this, also in base64.
        var secret = Convert.FromBase64String((await node.ScalarAsync<string>("SELECT private_key FROM signing_key"))!);
        Assert.Equal(-1, secret.AsSpan().IndexOf(Convert.FromHexString("301306072A8648CE3D0201")));
    }

    [Fact]
    public async Task FindAsync_OfANameThatIsNoKey_FindsNothing()
    {
        string[] names =
        [
            "", "../../etc/passwd", "/dev/null", "' OR 1=1 --", "'; DELETE FROM signing_key; --", "https://attacker.example/jwks.json", "\0", "%", new string('k', 256),
        ];
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var node = TokenNode.On(connections, _time);
        var keys = node.Get<ISigningKeys>();
        var current = await keys.CurrentAsync(Cancellation);
        foreach (var name in names)
        {
            Assert.Null(await keys.FindAsync(name, Cancellation));
        }

        Assert.NotNull(await keys.FindAsync(current.Jwk.KeyId, Cancellation));
    }

    private static async Task<string> SignerAsync(TokenNode node) => (await node.Get<ISigningKeys>().CurrentAsync(Cancellation)).Jwk.KeyId;

    private static async Task<IReadOnlyList<string>> PublishedAsync(TokenNode node) =>
        [.. (await node.Get<ISigningKeys>().PublishedAsync(Cancellation)).Keys.Select(key => key.KeyId)];

    private static async Task RotateAsync(params TokenNode[] nodes)
    {
        foreach (var node in nodes)
        {
            await node.Get<ISigningKeys>().RotateAsync(Cancellation);
        }
    }

    private static async Task DisposeAsync(IEnumerable<TokenNode> nodes)
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static async Task<Actor> ActorAsync(TokenNode node, string role) =>
        (await node.Get<IActorSource>().FindAsync(await node.HireAsync("Nadia Brandt", role), Cancellation))!;
}
