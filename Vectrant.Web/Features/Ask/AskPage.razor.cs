using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge.Pipelines;

namespace Vectrant.Web.Features.Ask;

/// <summary>Questions of employees, answered from what their roles may see.</summary>
public sealed partial class AskPage
{
    private static readonly string[] Examples = ["Example.1", "Example.2", "Example.3"];
    private string _question = string.Empty;

    /// <summary>What is asked, so that it can be linked; nothing for the usual pipeline.</summary>
    [SupplyParameterFromQuery(Name = "pipeline")]
    public string? Pipeline { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required AskView View { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<AskText> Text { get; set; }

    private AskSnapshot Shown => View.Snapshot;

    private PipelineChoice? Named => Guid.TryParse(Pipeline, out var id) ? Shown.Pipelines.FirstOrDefault(choice => choice.Id.Value == id) : null;

    private PipelineChoice? Chosen => Named ?? (Shown.Pipelines.Count > 0 ? Shown.Pipelines[0] : null);

    // Said once the choices are known, and not beside the refusal that says the same.
    private bool IsMissing => Shown.Loaded && Shown.Refusal is null && !string.IsNullOrEmpty(Pipeline) && Named is null;

    protected override async Task OnInitializedAsync() => await View.LoadAsync(await CurrentActor.GetAsync(Stopping), Stopping);

    protected override async ValueTask LeaveAsync() => await View.DisposeAsync();

    private async Task AskAsync()
    {
        var asked = _question;
        var actor = await CurrentActor.GetAsync(Stopping);
        _question = await View.AskAsync(actor, asked, Chosen?.Id, () => InvokeAsync(StateHasChanged), Stopping) ? string.Empty : asked;
    }

    private void Choose(ChangeEventArgs change)
    {
        var choice = Shown.Pipelines.FirstOrDefault(choice => choice.Id.ToString() == change.Value as string);
        Places.NavigateTo(Places.GetUriWithQueryParameter("pipeline", choice is null or { IsDefault: true } ? null : choice.Id.Value), replace: true);
    }

    // Where there is nothing to choose from, nobody has to read what was chosen; a question of another time says it all the same.
    private bool SaysPipeline(Question question) =>
        question.Pipeline is { } asked && (Shown.Pipelines.Count > 1 || (Shown.Pipelines.Count == 1 && Shown.Pipelines[0].Id != asked.Id));

    private async Task OlderAsync() => await View.OlderAsync(await CurrentActor.GetAsync(Stopping), Stopping);

    private async Task RateAsync(Question question, Rating rating) =>
        await View.RateAsync(await CurrentActor.GetAsync(Stopping), question, rating.Helpful, rating.Reason, Stopping);

    private void Again(Question question) => _question = question.Text;

    private void UseExample(string key) => _question = Text[key];
}
