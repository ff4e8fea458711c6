using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Conversations;

/// <summary>A text field whose content survives a lost circuit in this tab.</summary>
public sealed partial class Composer
{
    private ElementReference _box;
    private string _text = "";

    [Parameter]
    [EditorRequired]
    public required string Label { get; set; }

    [Parameter]
    [EditorRequired]
    public required string SendLabel { get; set; }

    /// <summary>Name under which the text is kept in the tab.</summary>
    [Parameter]
    [EditorRequired]
    public required string KeepAs { get; set; }

    /// <summary>True when it succeeded; the field is emptied then.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<string, Task<bool>> Send { get; set; }

    [Parameter]
    public bool Note { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback OnTouch { get; set; }

    /// <summary>It was sent, and nothing of it is kept any more.</summary>
    [Parameter]
    public EventCallback OnSent { get; set; }

    [Parameter]
    public EventCallback OnLeave { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    public async Task SendAsync()
    {
        if (Busy || string.IsNullOrWhiteSpace(_text) || !await Send(_text))
        {
            return;
        }

        _text = "";
        await Script.CallAsync("forget", KeepAs);
        StateHasChanged();
        await OnSent.InvokeAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        if (await Script.AskAsync<string>("kept", KeepAs) is { Length: > 0 } kept)
        {
            _text = kept;
            StateHasChanged();
        }

        await Script.CallAsync("keepWhileTyping", _box, KeepAs);
        await Script.CallAsync("focusAtEnd", _box);
    }
}
