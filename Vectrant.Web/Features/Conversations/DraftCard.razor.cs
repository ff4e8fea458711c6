using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Answering;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Conversations;

/// <summary>Shows a draft and edits it in place. What is typed is kept in the tab until it is sent or discarded.</summary>
public sealed partial class DraftCard : IAsyncDisposable
{
    private ElementReference _editor;
    private DraftId _shown;
    private string _text = "";
    private bool _editing;
    private bool _restored;
    private bool _confirming;
    private bool _focusEditor;
    private bool _guarded;

    [Parameter]
    [EditorRequired]
    public required ThreadSnapshot Thread { get; set; }

    [Parameter]
    [EditorRequired]
    public required DraftDetail Draft { get; set; }

    [Parameter]
    public int? Pointed { get; set; }

    [Parameter]
    public EventCallback<int?> OnPoint { get; set; }

    [Parameter]
    public EventCallback<int> OnOpen { get; set; }

    /// <summary>A button was pressed that has a key; the owner does what the key does.</summary>
    [Parameter]
    public EventCallback<string> OnKey { get; set; }

    /// <summary>The changed text shall be sent; false when that was refused.</summary>
    [Parameter]
    public Func<string, Task<bool>>? Send { get; set; }

    /// <summary>The changed text was sent, and nothing of it is kept any more.</summary>
    [Parameter]
    public EventCallback OnSent { get; set; }

    /// <summary>The text that was taken back is in the editor.</summary>
    [Parameter]
    public EventCallback OnRestored { get; set; }

    /// <summary>Somebody types.</summary>
    [Parameter]
    public EventCallback OnTouch { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    public bool IsEditing => _editing;

    private string Reader => Thread.CustomerName(Text["TheCustomer"]);

    private bool Unchanged => string.IsNullOrWhiteSpace(_text);

    private string? WhyNotWork => Thread.WhyNotWork(Text) ?? (Thread.Detail?.Standing is null ? null : Text["Why.Sending"].Value);

    /// <summary>What somebody wanted to send that was returned or taken back before its second approval.</summary>
    private string? EarlierText
    {
        get
        {
            var last = Thread.Detail?.Decisions.FirstOrDefault(decision => decision.DraftId == Draft.Id);
            var cameBack = last?.Seconds is [.., { State: SecondApprovalState.Returned or SecondApprovalState.Withdrawn }];
            return cameBack && last!.FinalText != Draft.Answer?.Text ? last.FinalText : null;
        }
    }

    private string KeptAs => $"draft:{Draft.Id}";

    public async Task EditAsync()
    {
        if (!_editing && Draft is { State: DraftState.Ready, Answer: { } answer } && WhyNotWork is null)
        {
            await BeginAsync(EarlierText ?? answer.Text, restored: EarlierText is not null);
        }
    }

    public async Task SendAsync()
    {
        if (!_editing || Unchanged || WhyNotWork is not null || Send is null)
        {
            return;
        }

        if (await Send(_text))
        {
            await EndAsync();
            await OnSent.InvokeAsync();
        }
    }

    public async Task CancelAsync()
    {
        if (_editing && _text != Draft.Answer?.Text)
        {
            _confirming = true;
            StateHasChanged();
        }
        else
        {
            await EndAsync();
        }
    }

    public async ValueTask DisposeAsync() => await GuardAsync(false);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_shown != Draft.Id)
        {
            _shown = Draft.Id;
            if (Draft.State == DraftState.Ready && Thread.TakenBack is { } mine)
            {
                await OnRestored.InvokeAsync();
                await BeginAsync(mine, restored: false);
            }
            else if (Draft.State == DraftState.Ready && !_editing && await Script.AskAsync<string>("kept", KeptAs) is { Length: > 0 } kept && kept != Draft.Answer?.Text
                && (!_editing || _text == Draft.Answer?.Text))
            {
                // Whoever began to type while the tab was asked goes on with that.
                await BeginAsync(kept, restored: true);
            }
        }

        if (_focusEditor)
        {
            _focusEditor = false;
            await Script.CallAsync("keepWhileTyping", _editor, KeptAs);
            await Script.CallAsync("focusAtEnd", _editor);
        }
    }

    private static string? OutcomeKey(Answer answer) => answer.Outcome switch
    {
        AnswerOutcome.NotInSources => "Outcome.NotInSources",
        AnswerOutcome.Blocked => "Outcome.Blocked",
        AnswerOutcome.ModelUnavailable => "Outcome.ModelUnavailable",
        _ => null,
    };

    private Task BeginAsync(string text, bool restored)
    {
        _text = text;
        _restored = restored;
        _editing = true;
        _focusEditor = true;
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task TypedAsync()
    {
        await GuardAsync(_text != Draft.Answer?.Text);
        await OnTouch.InvokeAsync();
    }

    private async Task GuardAsync(bool unsaved)
    {
        if (_guarded != unsaved)
        {
            _guarded = unsaved;
            await Script.CallAsync("guardUnload", unsaved);
        }
    }

    private async Task DiscardAsync()
    {
        _confirming = false;
        await EndAsync();
    }

    private Task StayAsync()
    {
        _confirming = false;
        _focusEditor = true;
        return Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        _editing = false;
        _restored = false;
        _confirming = false;
        await Script.CallAsync("forget", KeptAs);
        await GuardAsync(false);

        StateHasChanged();
    }
}
