using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Teams;
using Vectrant.Web.Layout;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>One person: roles, teams, what they may do and why, where they are signed in. Live, so that two admins see each other's changes.</summary>
public sealed partial class PersonPage
{
    private static readonly FactorState NoFactors = new(false, 0, 0);
    private PersonRow? _person;
    private IReadOnlyList<TeamMembership> _teams = [];
    private IReadOnlyList<EffectivePermission> _rights = [];
    private FactorState _factors = NoFactors;
    private Core.Common.Error? _missing;
    private Core.Common.Error? _refusal;
    private Core.Common.Error? _renameRefusal;
    private BulkOutcome? _outcome;
    private ChangedRoles? _changed;
    private bool _isOneself;
    private bool _renaming;
    private bool _disabling;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    public required IPersonQuery People { get; set; }

    [Inject]
    public required ITeamQuery Teams { get; set; }

    [Inject]
    public required PersonDeeds Deeds { get; set; }

    [Inject]
    public required ISecondFactors Factors { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IChangeFeed Changes { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required IStringLocalizer<PeopleText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<LayoutText> Names { get; set; }

    protected override void OnInitialized() =>
        Follow(Changes, change => change.Topic == ChangeTopic.SignIn && change.Id == Id, ReadAsync, Clock);

    protected override async Task OnParametersSetAsync()
    {
        if (_person is { } shown && shown.Id.Value != Id)
        {
            (_person, _outcome, _changed, _refusal) = (null, null, null, null);
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var (actor, id) = (await CurrentActor.GetAsync(Stopping), new PersonId(Id));
        var found = await People.GetAsync(actor, id, Stopping);
        _missing = found.Error;
        if (found.Succeeded)
        {
            _isOneself = actor.PersonId == id;
            // One's own are taken away on the account's page, which asks for a proof first.
            _factors = _isOneself ? NoFactors : await Factors.StateAsync(id, Stopping);
            _teams = await Teams.OfPersonAsync(actor, id, Stopping);
            _rights = EffectivePermissions.Of([.. found.Value.Roles], [.. _teams]);
            _person = found.Value;
        }
    }

    private async Task ChangeRolesAsync(RoleChange change)
    {
        _outcome = null;
        var result = await Deeds.ChangeRolesAsync(change, Stopping);
        _refusal = result.Error;
        _changed = result.Succeeded && result.Value.Added.Count + result.Value.Removed.Count > 0 ? result.Value : null;
        await ReadAsync();
    }

    private Task UndoRolesAsync() =>
        _changed is { } changed ? ChangeRolesAsync(new RoleChange(_person!.Id, changed.Removed, changed.Added, null)) : Task.CompletedTask;

    private string Listed(IReadOnlySet<string> roles) => string.Join(", ", Role.All.Where(roles.Contains).Select(role => Names["Role." + role].Value));

    private async Task RunAsync(BulkDeed deed)
    {
        _disabling = false;
        (_refusal, _changed) = (null, null);
        _outcome = await Deeds.RunAsync(await CurrentActor.GetAsync(Stopping), deed, null, [_person!], Stopping);
        await ReadAsync();
    }

    private async Task UndoAsync()
    {
        if (_outcome is { } outcome)
        {
            _outcome = await Deeds.UndoAsync(await CurrentActor.GetAsync(Stopping), outcome, Stopping);
            await ReadAsync();
        }
    }

    private async Task RenameAsync(string name)
    {
        _renameRefusal = (await Deeds.Rename.RunAsync(await CurrentActor.GetAsync(Stopping), _person!.Id, name, _person.Version, Stopping)).Error;
        _renaming = _renameRefusal is not null;
        await ReadAsync();
    }

    private void CloseRename()
    {
        _renaming = false;
        _renameRefusal = null;
    }
}
