using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Web.Features.Conversations;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Queue;

/// <summary>Says what was just decided and takes it back until it is sent.</summary>
public sealed partial class DecisionToasts
{
    private static readonly IReadOnlyList<string> Undoable = [Keys.Undo];
    private readonly List<Toast> _toasts = [];

    private enum ToastState
    {
        Waiting,
        Sent,
        Undone,
        Refused,
        Noted,
    }

    [Parameter]
    public Actor? Actor { get; set; }

    /// <summary>A decision was taken back; the conversation wants to be looked at again.</summary>
    [Parameter]
    public EventCallback<ConversationId?> OnUndone { get; set; }

    [Inject]
    public required DraftDesk Drafts { get; set; }

    [Inject]
    public required QueueTools Tools { get; set; }

    [Inject]
    public required IStringLocalizer<QueueText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Refusals { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    public void Show(Decided decided)
    {
        var toast = new Toast(decided) { State = decided.Standing is null ? ToastState.Noted : ToastState.Waiting };
        _toasts.Add(toast);
        if (toast.State == ToastState.Noted)
        {
            RemoveLater(toast);
        }

        StateHasChanged();
    }

    private string Words(Toast toast) => toast.State switch
    {
        ToastState.Waiting when toast.Decided.Standing!.AwaitsSecond => Text["Toast.Awaits", TopicOf(toast)],
        ToastState.Waiting => Text[toast.Decided.Kind == DecisionKind.Edited ? "Toast.Edited" : "Toast.Approved", TopicOf(toast)],
        ToastState.Sent => Text[toast.Decided.Standing!.AwaitsSecond ? "Toast.Awaits" : "Toast.Sent", TopicOf(toast)],
        ToastState.Undone => Text["Toast.Undone", TopicOf(toast)],
        ToastState.Refused => toast.Refusal ?? "",
        _ when toast.Decided.Returned => Text["Toast.Returned", TopicOf(toast)],
        _ => Text[toast.Decided.Kind == DecisionKind.Skipped ? "Toast.Skipped" : "Toast.Closed", TopicOf(toast)],
    };

    private string TopicOf(Toast toast) => HiddenWords.In(toast.Decided.Topic, Shared);

    private Toast? Newest => _toasts.LastOrDefault(toast => toast.State == ToastState.Waiting);

    private Task UndoNewestAsync(string key) => Newest is { } newest ? UndoAsync(newest) : Task.CompletedTask;

    private async Task UndoAsync(Toast toast)
    {
        if (toast.State != ToastState.Waiting || Actor is null)
        {
            return;
        }

        var undone = await Drafts.Undo.RunAsync(Actor, toast.Decided.Standing!.Id, Stopping);
        toast.State = undone.Succeeded ? ToastState.Undone : ToastState.Refused;
        toast.Refusal = undone.Succeeded ? null : ErrorWords.Of(undone.Error, Refusals, Shared);
        RemoveLater(toast);
        StateHasChanged();
        if (undone.Succeeded)
        {
            await OnUndone.InvokeAsync(toast.Decided.Conversation);
        }
    }

    private void Over(Toast toast)
    {
        if (toast.State == ToastState.Waiting)
        {
            toast.State = ToastState.Sent;
            RemoveLater(toast);
        }
    }

    private void RemoveLater(Toast toast) => Run(async token =>
    {
        await Task.Delay(Tools.Options.Value.NoticeTime, Tools.Time, token);
        await OnScreenAsync(() =>
        {
            _toasts.Remove(toast);
            return Task.CompletedTask;
        });
    });

    private sealed class Toast(Decided decided)
    {
        public Decided Decided { get; } = decided;

        public ToastState State { get; set; }

        public string? Refusal { get; set; }
    }
}
