using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;

namespace Vectrant.Web.Features.Ask;

/// <summary>Questions of employees, answered from what their roles may see.</summary>
public sealed partial class AskPage
{
    private static readonly string[] Examples = ["Example.1", "Example.2", "Example.3"];
    private string _question = string.Empty;

    [Inject]
    public required AskView View { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<AskText> Text { get; set; }

    private AskSnapshot Shown => View.Snapshot;

    protected override async Task OnInitializedAsync() => await View.LoadAsync(await CurrentActor.GetAsync(Stopping), Stopping);

    protected override async ValueTask LeaveAsync() => await View.DisposeAsync();

    private async Task AskAsync()
    {
        var asked = _question;
        var actor = await CurrentActor.GetAsync(Stopping);
        _question = await View.AskAsync(actor, asked, () => InvokeAsync(StateHasChanged), Stopping) ? string.Empty : asked;
    }

    private async Task OlderAsync() => await View.OlderAsync(await CurrentActor.GetAsync(Stopping), Stopping);

    private async Task RateAsync(Question question, Rating rating) =>
        await View.RateAsync(await CurrentActor.GetAsync(Stopping), question, rating.Helpful, rating.Reason, Stopping);

    private void Again(Question question) => _question = question.Text;

    private void UseExample(string key) => _question = Text[key];
}
