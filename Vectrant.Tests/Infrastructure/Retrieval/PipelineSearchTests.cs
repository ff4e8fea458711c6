using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Answering;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Models;
using Vectrant.Core.Retrieval;
using Vectrant.Infrastructure.Knowledge.Pipelines;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Retrieval;

/// <summary>A pipeline narrows what is found and never widens it: its collections, and of those only what roles and teams allow.</summary>
public sealed class PipelineSearchTests(TwoSides sides) : IClassFixture<TwoSides>
{
    private const string Everything = "office water damage goodwill alarm";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Employee, "Handbook")]
    [InlineData(Role.Approver, "Handbook,Limits")]
    [InlineData(Role.Admin, "Handbook,Limits")]
    [InlineData(Role.Customer, "")]
    public async Task Search_NamedCollections_AreCutToTheRolesOfEachCollection(string role, string expected) =>
        Assert.Equal(expected, await FindAsync(Audience.Internal, role, await PipelineAsync("internal", [], "Handbook", "Limits")));

    [Fact]
    public async Task Search_BothSidesNamed_FindsBothForStaff() =>
        Assert.Equal("Handbook,Opening hours", await FindAsync(Audience.Internal, Role.Agent, await PipelineAsync("internal", [], "Handbook", "Opening hours")));

    [Theory]
    [InlineData(Role.Employee, "")]
    [InlineData(Role.Approver, "Limits")]
    [InlineData(Role.Admin, "Limits")]
    public async Task Search_PipelineOfAnotherRole_FindsNothingEvenWhereNobodyAskedBefore(string role, string expected) =>
        Assert.Equal(expected, await FindAsync(Audience.Internal, role, await PipelineAsync("internal", [Role.Approver], "Limits")));

    [Fact]
    public async Task Search_PipelineOfATeam_IsForItsMembers()
    {
        var (member, team) = (Guid.NewGuid(), Guid.NewGuid());
        var pipeline = await PipelineAsync("internal", [], "Handbook");
        await SqlAsync(
            """
            INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count) VALUES (@member, 'M', true, false, false, false, 0);
            INSERT INTO team (id, name, created_at) VALUES (@team, @team::text, now());
            INSERT INTO team_member (team_id, person_id) VALUES (@team, @member);
            INSERT INTO pipeline_team (pipeline_id, team_id) VALUES (@pipeline, @team)
            """,
            new { member, team, pipeline });

        Assert.Equal("Handbook", await FindAsync(Audience.Internal, Role.Agent, pipeline, member));
        Assert.Equal("", await FindAsync(Audience.Internal, Role.Agent, pipeline, Guid.NewGuid()));
        Assert.Equal("Handbook", await FindAsync(Audience.Internal, Role.Admin, pipeline));
        await SqlAsync("UPDATE team SET archived_at = now() WHERE id = @team", new { team });
        Assert.Equal("", await FindAsync(Audience.Internal, Role.Agent, pipeline, member));
    }

    [Fact]
    public async Task Search_NoCollectionLeft_FindsNothingOnEitherSide()
    {
        Assert.Equal("", await FindAsync(Audience.Internal, Role.Admin, await PipelineAsync("internal", [])));
        Assert.Equal("", await FindAsync(Audience.Customer, Role.Customer, await PipelineAsync("customer", [])));
    }

    [Fact]
    public async Task Search_CustomerPipeline_IsCutToItsCollections()
    {
        Assert.Equal("Opening hours", await FindAsync(Audience.Customer, Role.Customer, await PipelineAsync("customer", [], "Opening hours")));
        Assert.Equal("Opening hours,Water damage", await FindAsync(Audience.Customer, Role.Customer, null));
    }

    [Fact]
    public async Task Search_APipelineOfTheOtherSideOrOfNobody_FindsNothing()
    {
        var (staff, customers) = (await PipelineAsync("internal", [], "Opening hours", "Handbook"), await PipelineAsync("customer", [], "Opening hours"));
        Assert.Equal("", await FindAsync(Audience.Customer, Role.Admin, staff));
        Assert.Equal("", await FindAsync(Audience.Internal, Role.Admin, customers));
        Assert.Equal("", await FindAsync(Audience.Internal, Role.Admin, Guid.NewGuid()));
        Assert.Equal("", await FindAsync(Audience.Customer, Role.Customer, Guid.NewGuid()));
    }

    private async Task<string> FindAsync(Audience side, string role, Guid? pipeline, Guid? person = null)
    {
        var request = new AnswerRequest(Everything, side, new HashSet<string> { role }, [], ModelTask.Draft, null)
        {
            Pipeline = pipeline is { } id ? new PipelineId(id) : null,
            Person = person is { } who ? new Vectrant.Core.Common.PersonId(who) : null,
        };
        var finder = new PassageFinder(sides.Search, new AnsweringPipelines(sides.App), Options.Create(new RetrievalOptions()));
        return string.Join(',', (await finder.FindAsync(Everything, await finder.ChooseAsync(request, Cancelled), Cancelled)).Select(passage => passage.DocumentTitle).Order());
    }

    private async Task<Guid> PipelineAsync(string audience, string[] roles, params string[] collections)
    {
        var id = Guid.NewGuid();
        await SqlAsync(
            """
            INSERT INTO pipeline (id, name, audience, all_collections, allowed_roles, created_at, changed_at, changed_by)
            VALUES (@id, @id::text, @audience, false, @roles, now(), now(), 'a test');
            INSERT INTO pipeline_collection SELECT @id, @audience, c.id, c.audience FROM collection c WHERE c.name = ANY (@collections)
            """,
            new { id, audience, roles, collections });
        return id;
    }

    private async Task SqlAsync(string sql, object parameters)
    {
        await using var app = new NpgsqlConnection(sides.Connections.Owner);
        await app.ExecuteAsync(sql, parameters);
    }
}
