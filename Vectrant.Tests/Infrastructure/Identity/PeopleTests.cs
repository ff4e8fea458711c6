using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity;

public sealed class PeopleTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Password = "a lighthouse keeper";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EnsurePeople People => fixture.App.Services.GetRequiredService<EnsurePeople>();

    [Fact]
    public async Task RunAsync_Twice_MakesThePersonOnce()
    {
        NewPerson[] wanted = [new("Ruth Marlowe", "ruth@harbour.example", [Role.Approver], Password)];
        var first = await People.RunAsync(wanted, Cancellation);
        var again = await People.RunAsync(wanted, Cancellation);
        Assert.Equal(first.Value, again.Value);
    }

    [Fact]
    public async Task RunAsync_WithAnUnknownRole_MakesNobody()
    {
        var made = await People.RunAsync([new("Eve", "eve@harbour.example", ["Emperor"], Password)], Cancellation);
        Assert.Equal("unknown_role", made.Error?.Code);
    }

    [Fact]
    public async Task RunAsync_WithAShortPassword_SaysWhy()
    {
        var made = await People.RunAsync([new("Sam", "sam@harbour.example", [Role.Agent], "short")], Cancellation);
        Assert.Equal(ErrorKind.Invalid, made.Error?.Kind);
        Assert.Contains("12 characters", made.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_ReadsTheRolesOfNow_AndNobodyWhoIsDisabled()
    {
        var id = (await People.RunAsync([new("Lena Voss", "lena@harbour.example", [Role.Agent, Role.TeamLead], Password)], Cancellation)).Value[0];
        var source = fixture.App.Services.GetRequiredService<IActorSource>();
        var actor = await source.FindAsync(id, Cancellation);
        Assert.Equal("Lena Voss", actor?.Name);
        Assert.Equal([Role.Agent, Role.TeamLead], actor!.Roles.Order(StringComparer.Ordinal));
        Assert.True(actor.May(Permission.ViewPerformance));
        await using var connection = new Npgsql.NpgsqlConnection(fixture.Connections.Owner);
        await connection.OpenAsync(Cancellation);
        await using var disable = new Npgsql.NpgsqlCommand("UPDATE person SET disabled_at = now() WHERE email = 'lena@harbour.example'", connection);
        await disable.ExecuteNonQueryAsync(Cancellation);
        Assert.Null(await source.FindAsync(id, Cancellation));
        Assert.Null(await source.FindAsync(new PersonId(Guid.NewGuid()), Cancellation));
    }

    [Fact]
    public async Task ListAsync_OfTheAudit_PagesByKeyAndRefusesOthers()
    {
        var audit = fixture.App.Services.GetRequiredService<IAuditLog>();
        var query = fixture.App.Services.GetRequiredService<IAuditQuery>();
        var reader = new Actor(null, "test", new HashSet<string>(), new HashSet<Permission> { Permission.ReadAudit });
        for (var i = 0; i < 60; i++)
        {
            await audit.AppendAsync(new AuditEntry(Actor.System, "test.paged", "thing", $"{i}", new Dictionary<string, object?> { ["number"] = i }), Cancellation);
        }

        var filter = new AuditFilter("test.", null, null, null, null);
        var first = await query.ListAsync(reader, filter, Cancellation);
        var second = await query.ListAsync(reader, filter with { Before = first.Next }, Cancellation);
        Assert.Equal(50, first.Items.Count);
        Assert.Equal(10, second.Items.Count);
        Assert.Null(second.Next);
        Assert.Equal("59", first.Items[0].SubjectId);
        Assert.Equal("0", second.Items[^1].SubjectId);
        Assert.Empty((await query.ListAsync(Actor.Customer, filter, Cancellation)).Items);
        Assert.Empty((await query.ListAsync(reader, filter with { Until = DateTimeOffset.UnixEpoch }, Cancellation)).Items);
        Assert.Contains("test.paged", await query.ActionsAsync(reader, Cancellation));
        Assert.Empty((await query.ListAsync(reader, filter with { Subject = new AuditSubject("person", "7") }, Cancellation)).Items);
        Assert.Equal("7", Assert.Single((await query.ListAsync(reader, filter with { Subject = AuditSubject.Parse("thing:7") }, Cancellation)).Items).SubjectId);
    }

    [Fact]
    public async Task NamesAsync_OfWhatAuditLinesName_KnowsPeopleAndSaysNothingToOthers()
    {
        var query = fixture.App.Services.GetRequiredService<IAuditQuery>();
        var reader = new Actor(null, "test", new HashSet<string>(), new HashSet<Permission> { Permission.ReadAudit });
        var name = $"Noa {Guid.NewGuid():N}";
        var person = (await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson(name, $"{Guid.NewGuid():N}@harbour.example", [Role.Agent], "a lighthouse keeper")], Cancellation)).Value[0];
        Guid[] ids = [person.Value, Guid.NewGuid()];
        Assert.Equal([KeyValuePair.Create(person.Value, name)], await query.NamesAsync(reader, ids, Cancellation));
        Assert.Empty(await query.NamesAsync(Actor.Customer, ids, Cancellation));
    }
}
