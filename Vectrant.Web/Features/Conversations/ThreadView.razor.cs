using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Conversations;

/// <summary>What was decided here, for whoever shows the way back.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Kind">What was decided; null when the conversation was closed.</param>
/// <param name="Standing">When it is sent, and what undoes it; null where nothing is sent.</param>
/// <param name="Returned">It was given back to who approved it first.</param>
public sealed record Decided(ConversationId Conversation, string Topic, DecisionKind? Kind, StandingDecision? Standing, bool Returned = false);

/// <summary>One conversation with its draft and sources: read it, decide on it, take it over. Give it a <c>@key</c> of the id.</summary>
public sealed partial class ThreadView
{
    private ThreadModel? _model;
    private DraftCard? _card;
    private SecondApprovalCard? _second;
    private Composer? _composer;
    private ElementReference _messages;
    private Composing _composing;
    private Decided? _edited;
    private int? _pointed;
    private int _seen;
    private bool _sheet;
    private bool _skipping;
    private Error? _skipRefused;
    private bool _closing;

    private enum Composing
    {
        Nothing,
        Note,
    }

    [Parameter]
    [EditorRequired]
    public required ConversationId Id { get; set; }

    [Parameter]
    [EditorRequired]
    public required Actor Actor { get; set; }

    /// <summary>The way back to the list, for narrow screens.</summary>
    [Parameter]
    public RenderFragment? Back { get; set; }

    [Parameter]
    public EventCallback<Decided> OnDecided { get; set; }

    [Inject]
    public required Func<ThreadModel> NewModel { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    private ThreadSnapshot? Now => _model?.Snapshot;

    /// <summary>Does what a key stands for. The page listens and hands on, so that no key is lost between two conversations.</summary>
    public async Task PressAsync(string key)
    {
        Touch();
        if (Now is not { Detail: { } detail } now || (now.Busy && key != Keys.Note))
        {
            return;
        }

        switch (key)
        {
            case var pressed when detail.Awaited is not null && _composing == Composing.Nothing && _second is not null && await _second.PressAsync(pressed):
                break;
            case Keys.Send when _card is { IsEditing: true }:
                await _card.SendAsync();
                break;
            case Keys.Send when _composer is not null:
                await _composer.SendAsync();
                break;
            case Keys.Leave when _card is { IsEditing: true }:
                await _card.CancelAsync();
                break;
            case Keys.Leave when _composing == Composing.Note:
                StopComposing();
                break;
            case Keys.Approve when now.CanDecide && _card is { IsEditing: false }:
                await ApproveAsync(detail);
                break;
            case Keys.Edit when now.CanDecide && _card is not null:
                await _card.EditAsync();
                break;
            case Keys.Skip when now.CanDecide:
                (_skipping, _skipRefused) = (true, null);
                break;
            case Keys.Regenerate when now.IsFree && now.IsWaiting && detail is { TakenOverBy: null, Standing: null }:
                await _model!.RegenerateAsync();
                break;
            case Keys.TakeOver when now.IsFree && now.IsOpen:
                await (now.IsMineByTakeover ? _model!.HandBackAsync() : _model!.TakeOverAsync());
                break;
            case Keys.Note when now.MayWork:
                _composing = Composing.Note;
                break;
            case Keys.Close when now.IsFree:
                await CloseOrReopenAsync(now);
                break;
        }

        StateHasChanged();
    }

    protected override void OnInitialized()
    {
        _model = NewModel();
        _model.Changed += RenderSoon;
        Run(token => _model.RunAsync(Actor, Id, token));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Now?.Detail is { } detail && detail.Messages.Count != _seen)
        {
            var opened = _seen == 0;
            _seen = detail.Messages.Count;
            await Script.CallAsync("toBottom", _messages);
            if (opened && _card is not { IsEditing: true } && _second is not { IsEditing: true })
            {
                await Script.CallAsync("focus", ".thread h1");
            }
        }
    }

    protected override async ValueTask LeaveAsync()
    {
        if (_model is not null)
        {
            _model.Changed -= RenderSoon;
            await _model.DisposeAsync();
        }

    }

    private static bool ShowsDraft(ConversationDetail detail) => detail.TakenOverBy is null
        && (detail.Draft!.State is DraftState.Queued or DraftState.Generating or DraftState.Ready or DraftState.Failed
            || (detail.Situation is not null && detail.Standing is null && detail.Draft.State is DraftState.Skipped or DraftState.Expired));

    private void Touch() => _model?.Touch();

    private async Task ApproveAsync(ConversationDetail detail)
    {
        var approved = await _model!.ApproveAsync(detail.Draft!.Id);
        if (approved.Succeeded)
        {
            await OnDecided.InvokeAsync(new Decided(Id, detail.Topic, DecisionKind.Approved, approved.Value));
        }
    }

    private async Task<bool> SendEditedAsync(string text)
    {
        var detail = Now!.Detail!;
        var sent = await _model!.EditAsync(detail.Draft!.Id, text);
        if (sent.Succeeded)
        {
            _edited = new Decided(Id, detail.Topic, DecisionKind.Edited, sent.Value);
        }

        return sent.Succeeded;
    }

    // Told only after the card has tidied up: whoever listens may leave this conversation at once.
    private Task TellAsync() => _edited is { } edited ? OnDecided.InvokeAsync(edited) : Task.CompletedTask;

    private async Task SkipAsync(string reason)
    {
        if (Now is not { Detail: { Draft: { } draft } detail })
        {
            _skipping = false;
            return;
        }

        var skipped = await _model!.SkipAsync(draft.Id, reason);
        (_skipping, _skipRefused) = (!skipped.Succeeded, skipped.Error);
        if (skipped.Succeeded)
        {
            await OnDecided.InvokeAsync(new Decided(Id, detail.Topic, DecisionKind.Skipped, null));
        }
    }

    private async Task CloseOrReopenAsync(ThreadSnapshot now)
    {
        if (!now.IsOpen)
        {
            await _model!.ReopenAsync();
        }
        else if (now.IsWaiting)
        {
            _closing = true;
        }
        else
        {
            await CloseAsync();
        }
    }

    private async Task CloseAsync()
    {
        _closing = false;
        var topic = Now!.Detail!.Topic;
        if ((await _model!.CloseAsync()).Succeeded)
        {
            await OnDecided.InvokeAsync(new Decided(Id, topic, null, null));
        }
    }

    private async Task ClaimAsync() => await _model!.ClaimAsync();

    private async Task<bool> ReplyAsync(string text) => (await _model!.ReplyAsync(text)).Succeeded;

    private async Task<bool> NoteAsync(string text) => (await _model!.NoteAsync(text)).Succeeded;

    private void StopComposing()
    {
        _composing = Composing.Nothing;
        _composer = null;
        StateHasChanged();
    }

    private async Task PointAsync(int? source)
    {
        _pointed = source;
        if (source is not null)
        {
            await Script.CallAsync("intoView", $"#source-{source}");
        }
    }

    private Task OpenSourceAsync(int source)
    {
        _sheet = true;
        return PointAsync(source);
    }
}
