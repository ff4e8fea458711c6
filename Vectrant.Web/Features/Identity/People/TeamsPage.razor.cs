using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Teams;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>Teams, their members and leads. Which team is open stands in the address.</summary>
public sealed partial class TeamsPage : IDisposable
{
    private const int MostFound = 8;
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<TeamRow>? _teams;
    private IReadOnlyList<PersonRow>? _found;
    private TeamDetail? _team;
    private TeamSettings? _draft;
    private Core.Common.Error? _draftRefusal;
    private Core.Common.Error? _refusal;
    private (string Words, Func<Task>? Undo)? _said;
    private bool _isNew;
    private bool _archiving;

    [SupplyParameterFromQuery(Name = "team")]
    public Guid? Team { get; set; }

    [SupplyParameterFromQuery(Name = "archived")]
    public bool Archived { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [Inject]
    public required ITeamQuery Teams { get; set; }

    [Inject]
    public required IPersonQuery People { get; set; }

    [Inject]
    public required TeamDeeds Deeds { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<PeopleText> Text { get; set; }

    private CancellationToken Stopping => _stopping.Token;

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        _found = null;
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        var actor = await CurrentActor.GetAsync(Stopping);
        _teams = await Teams.ListAsync(actor, Archived, Stopping);
        var detail = Team is { } id ? await Teams.GetAsync(actor, new TeamId(id), Stopping) : null;
        _team = detail is { Succeeded: true } ? detail.Value : null;
        _refusal = detail?.Error ?? _refusal;
    }

    private void Find(string? search) =>
        Places.NavigateTo(Places.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(search) ? null : search.Trim()));

    private void AskNew() => (_isNew, _draft, _draftRefusal) = (true, new TeamSettings("", ""), null);

    private void AskRename() => (_isNew, _draft, _draftRefusal) = (false, new TeamSettings(_team!.Team.Name, _team.Team.Description), null);

    private void Close() => (_draft, _draftRefusal) = (null, null);

    private async Task SaveAsync(TeamSettings settings)
    {
        var actor = await CurrentActor.GetAsync(Stopping);
        if (_isNew)
        {
            var made = await Deeds.Create.RunAsync(actor, settings, Stopping);
            _draftRefusal = made.Error;
            if (made.Succeeded)
            {
                Close();
                Places.NavigateTo($"/teams?team={made.Value}");
            }

            return;
        }

        _draftRefusal = (await Deeds.Rename.RunAsync(actor, _team!.Team.Id, settings, _draft?.Version, Stopping)).Error;
        if (_draftRefusal is null)
        {
            Close();
            await ReadAsync();
        }
    }

    private async Task SearchAsync(string? search)
    {
        var words = search?.Trim();
        var page = await People.ListAsync(await CurrentActor.GetAsync(Stopping), new PersonFilter(words, null, null, PersonState.Active, null), Stopping);
        var members = _team!.Members.Select(member => member.Person).ToHashSet();
        _found = string.IsNullOrEmpty(words) ? null : [.. page.Items.Where(person => !members.Contains(person.Id) && TeamMembers.MayBelong(person.Roles)).Take(MostFound)];
    }

    private async Task SetMemberAsync(TeamId team, (PersonId Person, bool? Lead) wanted)
    {
        var actor = await CurrentActor.GetAsync(Stopping);

        // Read anew: what a colleague changed since this page was opened stays.
        var now = await Teams.GetAsync(actor, team, Stopping);
        if (!now.Succeeded)
        {
            _refusal = now.Error;
            return;
        }

        var before = now.Value.Members.FirstOrDefault(member => member.Person == wanted.Person);
        var members = now.Value.Members.Where(member => member.Person != wanted.Person).Select(member => new TeamMember(member.Person, member.IsLead)).ToList();
        if (wanted.Lead is { } lead)
        {
            members.Add(new TeamMember(wanted.Person, lead));
        }

        _refusal = (await Deeds.Members.RunAsync(actor, now.Value.Team.Id, members, now.Value.Version, Stopping)).Error;
        _found = null;
        await ReadAsync();
        if (_refusal is null)
        {
            Say(Text[wanted.Lead is null ? "Team.Removed" : "Team.Set"], () => SetMemberAsync(team, (wanted.Person, before?.IsLead)));
        }
    }

    private async Task ArchiveAsync()
    {
        _archiving = false;
        var id = _team!.Team.Id;
        var archived = await Deeds.Archive.RunAsync(await CurrentActor.GetAsync(Stopping), id, Stopping);
        _refusal = archived.Error;
        if (archived.Succeeded)
        {
            Places.NavigateTo("/teams");
            Say(Text["Team.ArchivedNow", archived.Value], () => RestoreAsync(id));
        }
    }

    private Task RestoreAsync() => RestoreAsync(_team!.Team.Id);

    private async Task RestoreAsync(TeamId id)
    {
        _said = null;
        _refusal = (await Deeds.Restore.RunAsync(await CurrentActor.GetAsync(Stopping), id, Stopping)).Error;
        if (_refusal is null)
        {
            Places.NavigateTo($"/teams?team={id}");
        }
    }

    private async Task RouteAsync(bool here)
    {
        var before = _teams?.FirstOrDefault(team => team.TakesNew)?.Id;
        await RouteAsync(here ? _team!.Team.Id : null, before);
    }

    private async Task RouteAsync(TeamId? team, TeamId? before)
    {
        _refusal = (await Deeds.Route.RunAsync(await CurrentActor.GetAsync(Stopping), team, Stopping)).Error;
        await ReadAsync();
        if (_refusal is null)
        {
            Say(Text[team is null ? "Team.RoutedNowhere" : "Team.Routed"], () => RouteAsync(before, team));
        }
    }

    /// <summary>Who may give second approvals changes with the leads.</summary>
    private static string Version(TeamDetail team) => string.Join(' ', team.Members.Where(member => member.IsLead).Select(member => member.Person));

    private void Say(string words, Func<Task>? undo) => _said = (words, undo);
}
