using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Teams;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>The teams in the form of a collection, changed in place.</summary>
public sealed partial class CollectionTeams : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<TeamRow> _teams = [];

    [Parameter]
    [EditorRequired]
    public required ISet<TeamId> Chosen { get; set; }

    /// <summary>A team was put in or taken out.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    public required ITeamQuery Teams { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<KnowledgeText> Text { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var actor = await CurrentActor.GetAsync(_leaving.Token);
        var inUse = await Teams.ListAsync(actor, archived: false, _leaving.Token);
        var archived = await Teams.ListAsync(actor, archived: true, _leaving.Token);
        _teams = [.. inUse, .. archived.Where(team => Chosen.Contains(team.Id))];
    }

    private Task ToggleAsync(TeamId team, bool allowed)
    {
        if (allowed)
        {
            Chosen.Add(team);
        }
        else
        {
            Chosen.Remove(team);
        }

        return OnChanged.InvokeAsync();
    }
}
