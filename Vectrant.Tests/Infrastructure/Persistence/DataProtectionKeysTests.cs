using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Persistence;

/// <summary>The keys in the database and the key that seals them.</summary>
public sealed class DataProtectionKeysTests(PostgresFixture postgres)
{
    private const string Purpose = "test";
    private readonly string _another = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_InTheTable_AreSealedAlsoThoseOfBefore()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        string secret;
        await using (var node = await StartAsync(connections))
        {
            secret = node.Services.GetDataProtector(Purpose).Protect("kept");
        }

        // As releases before this one left it.
        var seal = SealOf(TestConfiguration.MasterKey.Value);
        await using var connection = new NpgsqlConnection(connections.Owner);
        var rows = (await connection.QueryAsync<(long Id, string Name, string Xml)>("SELECT id, friendly_name, xml FROM data_protection_key")).ToList();
        Assert.NotEmpty(rows);
        foreach (var (id, name, xml) in rows)
        {
            AssertSealed(xml);
            var open = seal.Open(xml, name);
            Assert.Contains("masterKey", open, StringComparison.Ordinal);
            await connection.ExecuteAsync("UPDATE data_protection_key SET xml = @open WHERE id = @id", new { id, open });
        }

        await using var upgraded = await StartAsync(connections);
        Assert.Equal("kept", upgraded.Services.GetDataProtector(Purpose).Unprotect(secret));
        Assert.All(await connection.QueryAsync<string>("SELECT xml FROM data_protection_key"), AssertSealed);
        Assert.Equal(rows.Count, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM data_protection_key"));
    }

    [Fact]
    public async Task Start_WithAnotherMasterKey_IsRefusedAndMakesNoKeys()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var node = await StartAsync(connections))
        {
            node.Services.GetDataProtector(Purpose).Protect("kept");
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(connections, ("MasterKey:Value", _another)));
        Assert.Contains("were sealed with the master key", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MasterKey__Former__0", refused.Message, StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(connections.Owner);
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM data_protection_key"));
    }

    [Fact]
    public async Task Start_WithANewMasterKeyAndTheFormerOne_SealsAnew()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        string secret;
        await using (var node = await StartAsync(connections))
        {
            secret = node.Services.GetDataProtector(Purpose).Protect("kept");
        }

        await using (var changed = await StartAsync(connections, ("MasterKey:Value", _another), ("MasterKey:Former:0", TestConfiguration.MasterKey.Value)))
        {
            Assert.Equal("kept", changed.Services.GetDataProtector(Purpose).Unprotect(secret));
        }

        await using var after = await StartAsync(connections, ("MasterKey:Value", _another));
        Assert.Equal("kept", after.Services.GetDataProtector(Purpose).Unprotect(secret));
    }

    [Theory]
    [InlineData("", "There is no master key")]
    [InlineData("c2hvcnQ=", "is not 32 bytes in base64")]
    [InlineData("not base64 at all", "is not 32 bytes in base64")]
    public async Task Start_WithoutAUsableMasterKey_SaysWhatToDo(string value, string expected)
    {
        var connections = new ConnectionStrings(null, "Host=127.0.0.1;Port=1;Username=a;Password=b", "Host=127.0.0.1;Port=1;Username=a;Password=b");
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(connections with { Owner = connections.App }, NodeRole.Web, [], builder =>
            builder.Configuration["MasterKey:Value"] = value, Cancellation));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnAlteredOrMovedSeal_Fails()
    {
        var seal = SealOf(_another);
        var box = seal.Seal("the text", "one");
        Assert.Equal("the text", seal.Open(box, "one"));
        Assert.NotEqual(box, seal.Seal("the text", "one"));
        Assert.Throws<AuthenticationTagMismatchException>(() => seal.Open(box, "two"));
        var last = box.LastIndexOf("</", StringComparison.Ordinal) - 3;
        Assert.Throws<AuthenticationTagMismatchException>(() => seal.Open(string.Concat(box.AsSpan(0, last), box[last] == 'A' ? "B" : "A", box.AsSpan(last + 1)), "one"));
    }

    [Fact]
    public async Task Ensure_ByManyAtOnce_MakesOneFileForItsOwnerAlone()
    {
        using var home = new TemporaryFolder();
        var folder = new InstallFolder(home.Path);
        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MasterKeyFile.Ensure(folder))));
        var made = await File.ReadAllTextAsync(Assert.Single(paths.Distinct()), Cancellation);
        Assert.Equal(32, Convert.FromBase64String(made.Trim()).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(paths[0]));
        Assert.Equal(made, await File.ReadAllTextAsync(MasterKeyFile.Ensure(folder), Cancellation));
        Assert.Single(Directory.EnumerateFiles(home.Path));
    }

    private static void AssertSealed(string xml)
    {
        Assert.StartsWith("<sealed by=", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<value", xml, StringComparison.Ordinal);
    }

    private static KeySeal SealOf(string key) => new(Options.Create(new MasterKeyOptions { Value = key }));

    private static Task<TestApp> StartAsync(ConnectionStrings connections, params (string Key, string Value)[] settings) =>
        TestApp.StartAsync(connections, NodeRole.Web, [], builder =>
        {
            foreach (var (key, value) in settings)
            {
                builder.Configuration[key] = value;
            }
        }, Cancellation);
}
