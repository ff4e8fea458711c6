using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Teams;
using Vectrant.Web.Security;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>Everybody who can sign in. The filter stands in the address.</summary>
public sealed partial class PeoplePage : IDisposable
{
    private const int MostShown = 1000;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<PersonId> _picked = [];
    private readonly GrowingList<PersonRow> _people;
    private IReadOnlyList<TeamRow> _teams = [];
    private PersonFilter _filter = new(null, null, null, null, null);
    private BulkOutcome? _outcome;
    private (TeamDetail Team, bool Join)? _teamChange;
    private (PersonId Id, string Name, string Email)? _invited;
    private Core.Common.Error? _inviteRefusal;
    private bool _inviting;
    private bool _toOutcome;

    public PeoplePage() => _people = new GrowingList<PersonRow>(ReadAsync);

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "role")]
    public string? Role { get; set; }

    [SupplyParameterFromQuery(Name = "team")]
    public Guid? Team { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [Inject]
    public required IPersonQuery People { get; set; }

    [Inject]
    public required ITeamQuery Teams { get; set; }

    [Inject]
    public required PersonDeeds Deeds { get; set; }

    [Inject]
    public required AccountDeeds Accounts { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<PeopleText> Text { get; set; }

    private IReadOnlyList<PersonRow> Picked => [.. (_people.Rows ?? []).Where(person => _picked.Contains(person.Id))];

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _filter = new PersonFilter(
            Search,
            Role,
            Team is { } team ? new TeamId(team) : null,
            Enum.TryParse<PersonState>(State, out var state) && Enum.IsDefined(state) ? state : null,
            null);
        _teams = await Teams.ListAsync(await CurrentActor.GetAsync(_stopping.Token), archived: false, _stopping.Token);
        await ReloadAsync();
    }

    /// <summary>What was pressed is gone: whoever works with the keyboard goes on from what was said, with undo as the next stop.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toOutcome && _outcome is not null)
        {
            _toOutcome = false;
            await Script.CallAsync("focus", "#outcome");
        }
    }

    private Task ReloadAsync()
    {
        _picked.Clear();
        return _people.BeginAsync();
    }

    private async Task<Page<PersonRow>> ReadAsync(string? next) =>
        await People.ListAsync(await CurrentActor.GetAsync(_stopping.Token), _filter with { After = next }, _stopping.Token);

    private void Show(PersonFilter filter)
    {
        _outcome = null;
        Places.NavigateTo(Places.GetUriWithQueryParameters("/people", new Dictionary<string, object?>
        {
            ["q"] = filter.Search,
            ["role"] = filter.Role,
            ["team"] = filter.Team?.Value,
            ["state"] = filter.State?.ToString(),
        }));
    }

    private async Task InviteAsync(Invitation invitation)
    {
        var result = await Accounts.Invite.RunAsync(
            CriticalDeeds.MakesAdmin(invitation.Roles), (deed, actor) => deed.RunAsync(actor, invitation, _stopping.Token), _stopping.Token);
        _inviteRefusal = result.Error;
        if (result.Succeeded)
        {
            _inviting = false;
            _invited = (result.Value, invitation.Name, invitation.Email);
            await ReloadAsync();
        }
    }

    private void OpenInvite()
    {
        (_inviting, _invited, _inviteRefusal) = (true, null, null);
    }

    private void Pick(PersonId person)
    {
        if (!_picked.Remove(person))
        {
            _picked.Add(person);
        }
    }

    private void PickAll(bool everybody)
    {
        _picked.Clear();
        if (everybody)
        {
            _picked.UnionWith((_people.Rows ?? []).Select(person => person.Id));
        }
    }

    private async Task RunAsync((BulkDeed Deed, string Role) wanted)
    {
        var role = wanted.Deed is BulkDeed.AddRole or BulkDeed.RemoveRole ? wanted.Role : null;
        _outcome = await Deeds.RunAsync(await CurrentActor.GetAsync(_stopping.Token), wanted.Deed, role, Picked, _stopping.Token);
        _toOutcome = true;
        await ReloadAsync();
    }

    private async Task AskTeamAsync((TeamId Team, bool Join) wanted)
    {
        // Read anew: the numbers that are said before confirming are those of now, and the version is theirs.
        var team = await Teams.GetAsync(await CurrentActor.GetAsync(_stopping.Token), wanted.Team, _stopping.Token);
        _teamChange = team.Succeeded ? (team.Value, wanted.Join) : null;
        _outcome = team.Succeeded ? null : new BulkOutcome(wanted.Join ? BulkDeed.JoinTeam : BulkDeed.LeaveTeam, null, [], []) { Refusal = team.Error };
    }

    private async Task ChangeTeamAsync()
    {
        if (_teamChange is { } change)
        {
            _teamChange = null;
            var actor = await CurrentActor.GetAsync(_stopping.Token);
            _outcome = await Deeds.MembersAsync(actor, change.Team.Team, change.Join, change.Team.Version, Picked, new HashSet<PersonId>(), _stopping.Token);

            _toOutcome = true;

            // Refused as a whole: who was picked stays picked, to look again and do it once more.
            if (_outcome.Refusal is null)
            {
                await ReloadAsync();
            }
        }
    }

    private async Task UndoAsync()
    {
        if (_outcome is { } outcome)
        {
            _outcome = await Deeds.UndoAsync(await CurrentActor.GetAsync(_stopping.Token), outcome, _stopping.Token);
            _toOutcome = true;
            await ReloadAsync();
        }
    }
}
