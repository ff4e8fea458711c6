using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Web.Layout;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Conversations;

/// <summary>One hidden value in a text. What is revealed is held by this chip alone, for as long as it is on screen.</summary>
public sealed partial class HiddenChip : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private string? _value;
    private Error? _refusal;
    private bool _mayReveal;
    private bool _busy;

    [Parameter]
    [EditorRequired]
    public required HiddenValue Value { get; set; }

    [Parameter]
    [EditorRequired]
    public required ConversationId Conversation { get; set; }

    [CascadingParameter]
    public required ViewerSettings Viewer { get; set; }

    [Inject]
    public required RevealRedaction Reveal { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    private string Name => HiddenWords.OfType(Value.Type, Shared);

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var actor = await CurrentActor.GetAsync(_stopping.Token);
        _mayReveal = actor.May(Permission.RevealRedacted) || actor.May(Permission.RevealAnyRedacted);
    }

    private async Task ToggleAsync()
    {
        if (_value is not null)
        {
            _value = null;
            return;
        }

        _busy = true;
        var revealed = await Reveal.RunAsync(await CurrentActor.GetAsync(_stopping.Token), Conversation.Value, Value.Placeholder, _stopping.Token);
        _busy = false;
        (_value, _refusal) = revealed.Match<(string?, Error?)>(value => (value, null), error => (null, error));
    }
}
