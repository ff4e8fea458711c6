using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Knowledge.Pipelines;

/// <summary>Who may use which pipeline, wherever somebody could: one table for every kind of person and of pipeline.</summary>
public sealed class PipelineScopeTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    /// <summary>What each person may use. Named after what they are limited to; "old" is a team that was archived since, "gone" is an archived pipeline.</summary>
    private static readonly Dictionary<string, string> Table = new()
    {
        ["admin"] = "all agents claims agents-claims claims-returns old agents-old",
        ["employee"] = "all",
        ["employee in claims"] = "all claims claims-returns",
        ["agent"] = "all agents",
        ["agent in claims"] = "all agents claims agents-claims claims-returns",
        ["agent in returns"] = "all agents claims-returns",
        ["agent in the archived team"] = "all agents",
        ["lead in claims and returns"] = "all claims claims-returns",
        ["approver"] = "all",
        ["customer in claims"] = "",
    };

    private readonly Dictionary<string, Actor> _people = [];
    private readonly Dictionary<string, PipelineId> _pipelines = [];
    private readonly string _mark = Guid.NewGuid().ToString("N")[..8];
    private Actor _admin = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IPipelineQuery Query => Get<IPipelineQuery>();

    public async ValueTask InitializeAsync()
    {
        _admin = _people["admin"] = await api.HireAsync(Role.Admin);
        var (claims, returns, old) = (await TeamAsync("Claims"), await TeamAsync("Returns"), await TeamAsync("Old"));
        _people["employee"] = await api.HireAsync(Role.Employee);
        _people["employee in claims"] = await api.HireAsync(Role.Employee);
        _people["agent"] = await api.HireAsync(Role.Agent);
        _people["agent in claims"] = await api.HireAsync(Role.Agent);
        _people["agent in returns"] = await api.HireAsync(Role.Agent);
        _people["agent in the archived team"] = await api.HireAsync(Role.Agent);
        _people["lead in claims and returns"] = await api.HireAsync(Role.TeamLead);
        _people["approver"] = await api.HireAsync(Role.Approver);
        _people["customer in claims"] = await api.HireAsync(Role.Customer);
        await JoinAsync(claims, "employee in claims", "agent in claims", "lead in claims and returns", "customer in claims");
        await JoinAsync(returns, "agent in returns", "lead in claims and returns");
        await JoinAsync(old, "agent in the archived team");
        await MakeAsync("all", []);
        await MakeAsync("agents", [Role.Agent]);
        await MakeAsync("claims", [], claims);
        await MakeAsync("agents-claims", [Role.Agent], claims);
        await MakeAsync("claims-returns", [], claims, returns);
        await MakeAsync("old", [], old);
        await MakeAsync("agents-old", [Role.Agent], old);
        await MakeAsync("gone", []);
        Assert.True((await Get<ArchiveTeam>().RunAsync(_admin, old, Cancellation)).Succeeded);
        Assert.True((await Get<ArchivePipeline>().RunAsync(_admin, _pipelines["gone"], Cancellation)).Succeeded);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task EveryPerson_MayUseWhatTheTableSays_WhereverItIsAsked()
    {
        foreach (var (who, usable) in Table)
        {
            var (actor, expected) = (_people[who], usable.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
            Assert.Equal(expected, Mine((await Query.UsableAsync(actor, Cancellation)).Select(choice => choice.Id)));
            Assert.Equal(expected, Mine((await Query.OfPersonAsync(_admin, actor.PersonId!.Value, Cancellation)).Select(line => line.Id)));
            foreach (var (name, id) in _pipelines.Where(_ => actor.May(Permission.Ask)))
            {
                var asked = await Get<IQuestionStore>().StartAsync(actor, id, new Redacted("What is the excess?", []), Cancellation);
                Assert.Equal(
                    $"{who} {name} {(expected.Contains(name) ? "asked" : name == "gone" ? "pipeline_archived" : "pipeline_not_found")}",
                    $"{who} {name} {(asked.Succeeded ? "asked" : asked.Error.Code)}");
            }
        }
    }

    [Fact]
    public async Task ThePresentDefault_IsForEverybodyWhoMayAsk()
    {
        foreach (var actor in _people.Values)
        {
            Assert.Equal(actor.May(Permission.Ask), (await Query.UsableAsync(actor, Cancellation)).Any(choice => choice.IsDefault));
        }
    }

    [Fact]
    public async Task PeopleOfAPipeline_AreThoseWhoMayUseIt()
    {
        var rows = (await Query.ListAsync(_admin, archived: false, Cancellation)).Where(row => _pipelines.ContainsValue(row.Id)).ToList();
        var may = new List<PipelineId>();
        foreach (var person in await api.PeopleAsync())
        {
            may.AddRange((await Query.OfPersonAsync(_admin, person, Cancellation)).Select(line => line.Id));
        }

        Assert.Equal(7, rows.Count);
        foreach (var row in rows)
        {
            Assert.Equal((row.Name, may.Count(id => id == row.Id)), (row.Name, row.People));
            Assert.Equal(row.People, await Query.CountPeopleAsync(_admin, row.AllowedRoles, [.. row.AllowedTeams.Select(team => team.Id)], Cancellation));
        }
    }

    [Fact]
    public async Task OfPerson_SaysWhy()
    {
        var lines = (await Query.OfPersonAsync(_admin, _people["agent in claims"].PersonId!.Value, Cancellation)).ToDictionary(line => line.Id);
        var both = lines[_pipelines["agents-claims"]];
        Assert.Equal((false, Role.Agent, $"Claims {_mark}"), (both.AsAdmin, Assert.Single(both.Roles), Assert.Single(both.Teams)));
        Assert.Empty(lines[_pipelines["all"]].Roles.Concat(lines[_pipelines["all"]].Teams));
        Assert.All(await Query.OfPersonAsync(_admin, _admin.PersonId!.Value, Cancellation), line => Assert.True(line.AsAdmin));

        // One's own are no secret; those of others are for who manages people.
        Assert.Equal(lines.Count, (await Query.OfPersonAsync(_people["agent in claims"], _people["agent in claims"].PersonId!.Value, Cancellation)).Count);
        Assert.Empty(await Query.OfPersonAsync(_people["agent"], _people["agent in claims"].PersonId!.Value, Cancellation));
    }

    [Fact]
    public async Task LeavingTheTeam_HoldsFromTheNextQuestionOn()
    {
        var (team, agent) = (await TeamAsync("Pier"), await api.HireAsync(Role.Agent));
        await MakeAsync("pier", [], team);
        Assert.True((await Get<SetTeamMembers>().RunAsync(_admin, team, [new TeamMember(agent.PersonId!.Value, false)], null, Cancellation)).Succeeded);
        Assert.True((await Get<IQuestionStore>().StartAsync(agent, _pipelines["pier"], new Redacted("One", []), Cancellation)).Succeeded);

        Assert.True((await Get<SetTeamMembers>().RunAsync(_admin, team, [], null, Cancellation)).Succeeded);
        Assert.Equal(PipelineErrors.NotFound, (await Get<IQuestionStore>().StartAsync(agent, _pipelines["pier"], new Redacted("Two", []), Cancellation)).Error);
    }

    [Fact]
    public async Task Disabled_MayUseNone()
    {
        var person = await api.HireAsync(Role.Agent);
        await api.SqlAsync("UPDATE person SET disabled_at = now() WHERE id = @id", new { id = person.PersonId!.Value.Value });
        Assert.Empty(await Query.OfPersonAsync(_admin, person.PersonId!.Value, Cancellation));
    }

    private HashSet<string> Mine(IEnumerable<PipelineId> ids)
    {
        var seen = ids.ToHashSet();
        return [.. _pipelines.Where(pair => seen.Contains(pair.Value)).Select(pair => pair.Key)];
    }

    private async Task<TeamId> TeamAsync(string name) => (await Get<CreateTeam>().RunAsync(_admin, new TeamSettings($"{name} {_mark}", ""), Cancellation)).Value;

    private async Task JoinAsync(TeamId team, params string[] people)
    {
        TeamMember[] members = [.. people.Select(who => new TeamMember(_people[who].PersonId!.Value, false))];
        Assert.True((await Get<SetTeamMembers>().RunAsync(_admin, team, members, null, Cancellation)).Succeeded);
    }

    private async Task MakeAsync(string name, string[] roles, params TeamId[] teams)
    {
        var settings = new PipelineSettings($"{name} {_mark}", "", PipelineTuning.Usual) { AllowedRoles = roles, AllowedTeams = teams };
        var made = await Get<CreatePipeline>().RunAsync(_admin, settings, Audience.Internal, Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        _pipelines[name] = made.Value;
    }

    private T Get<T>()
        where T : notnull => api.App.Services.GetRequiredService<T>();
}
