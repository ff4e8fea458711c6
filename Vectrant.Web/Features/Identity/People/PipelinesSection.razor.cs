using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Web.Layout;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>The pipelines that a person may ask, each with its reason.</summary>
public sealed partial class PipelinesSection : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<PersonPipeline>? _pipelines;
    private PersonRow? _shown;

    /// <summary>Whose. Another one after the roles have changed makes it read again.</summary>
    [Parameter]
    [EditorRequired]
    public required PersonRow Person { get; set; }

    [Inject]
    public required IPipelineQuery Pipelines { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<PeopleText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<LayoutText> Names { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        // The page renders for many reasons; only a row that was read anew can mean other rights.
        if (!ReferenceEquals(_shown, Person))
        {
            _shown = Person;
            _pipelines = await Pipelines.OfPersonAsync(await CurrentActor.GetAsync(_leaving.Token), Person.Id, _leaving.Token);
        }
    }

    private string Why(PersonPipeline pipeline)
    {
        if (pipeline.AsAdmin)
        {
            return Text["Pipelines.AsAdmin"];
        }

        var reasons = pipeline.Roles.Select(role => Text["Pipelines.Role", Names["Role." + role].Value].Value)
            .Concat(pipeline.Teams.Select(team => Text["Pipelines.Team", team].Value)).ToList();
        return reasons.Count == 0 ? Text["Pipelines.Everybody"] : string.Join(" · ", reasons);
    }
}
