using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Conversations;

/// <summary>Shows what a first person approved to the second one, who approves, changes or returns it; to the first person with the way back.</summary>
public sealed partial class SecondApprovalCard
{
    private ElementReference _editor;
    private string _text = "";
    private bool _editing;
    private bool _returning;
    private Error? _returnRefused;
    private bool _focusEditor;

    [Parameter]
    [EditorRequired]
    public required ThreadSnapshot Thread { get; set; }

    [Parameter]
    [EditorRequired]
    public required AwaitedAnswer Awaited { get; set; }

    [Parameter]
    [EditorRequired]
    public required DraftDetail Draft { get; set; }

    /// <summary>Does the deeds.</summary>
    [Parameter]
    [EditorRequired]
    public required ThreadModel Model { get; set; }

    [Parameter]
    public int? Pointed { get; set; }

    [Parameter]
    public EventCallback<int?> OnPoint { get; set; }

    [Parameter]
    public EventCallback<int> OnOpen { get; set; }

    [Parameter]
    public EventCallback<Decided> OnDecided { get; set; }

    /// <summary>Somebody types.</summary>
    [Parameter]
    public EventCallback OnTouch { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    public bool IsEditing => _editing;

    private bool Changed => Awaited.Text != Awaited.DraftText;

    private bool Empty => string.IsNullOrWhiteSpace(_text);

    private string Reader => Thread.CustomerName(Text["TheCustomer"]);

    private string KeptAs => $"second:{Awaited.Decision}";

    private string? WhyNot => Thread.WhyNotWork(Text);

    /// <summary>Does what a key stands for; true when it stands for something here.</summary>
    public async Task<bool> PressAsync(string key)
    {
        var may = Awaited.MayGive && WhyNot is null;
        switch (key)
        {
            case Keys.Send when _editing:
                await SendAsync(may);
                return true;
            case Keys.Leave when _editing:
                await EndAsync();
                return true;
            case Keys.Approve when may && !_editing:
                await GiveAsync(null);
                return true;
            case Keys.Edit when may && !_editing:
                await BeginAsync();
                return true;
            case Keys.Edit when Awaited.IsYours && !Thread.Busy:
                await Model.WithdrawAsync(Awaited);
                return true;
            case Keys.Skip when may && !_editing:
                (_returning, _returnRefused) = (true, null);
                StateHasChanged();
                return true;
            default:
                return key is Keys.Approve or Keys.Edit or Keys.Skip or Keys.Regenerate;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusEditor)
        {
            _focusEditor = false;
            await Script.CallAsync("keepWhileTyping", _editor, KeptAs);
            await Script.CallAsync("focusAtEnd", _editor);
        }
    }

    /// <summary>What was typed here before, in this tab, or the first person's text.</summary>
    private async Task BeginAsync()
    {
        _text = await Script.AskAsync<string>("kept", KeptAs) is { Length: > 0 } kept ? kept : Awaited.Text;
        _editing = true;
        _focusEditor = true;
        StateHasChanged();
    }

    private async Task EndAsync()
    {
        _editing = false;
        await Script.CallAsync("forget", KeptAs);
        StateHasChanged();
    }

    private async Task SendAsync(bool may)
    {
        if (may && !Empty)
        {
            await GiveAsync(_text);
        }
    }

    private async Task GiveAsync(string? text)
    {
        // What was shown when it was asked for: the answer of the deed may bring another state of the conversation.
        var (topic, kept) = (Thread.Detail!.Topic, KeptAs);
        var kind = text is null || text == Awaited.Text ? DecisionKind.Approved : DecisionKind.Edited;
        var given = await Model.SecondAsync(Awaited.Decision, text);
        if (given.Succeeded)
        {
            await Script.CallAsync("forget", kept);
            _editing = false;
            await OnDecided.InvokeAsync(new Decided(Thread.Detail!.Id, topic, kind, given.Value));
        }
    }

    private async Task ReturnAsync(string reason)
    {
        var topic = Thread.Detail!.Topic;
        var returned = await Model.ReturnAsync(Awaited.Decision, reason);
        (_returning, _returnRefused) = (!returned.Succeeded, returned.Error);
        if (returned.Succeeded)
        {
            await OnDecided.InvokeAsync(new Decided(Thread.Detail!.Id, topic, null, null, Returned: true));
        }
    }
}
