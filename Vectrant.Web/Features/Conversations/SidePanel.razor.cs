using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Conversations;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Conversations;

/// <summary>The tabs beside a thread; arrow keys move between them.</summary>
public sealed partial class SidePanel
{
    private Tab _tab;
    private bool _focusTab;

    private enum Tab
    {
        Sources,
        Trace,
        Customer,
        Notes,
    }

    [Parameter]
    [EditorRequired]
    public required ThreadSnapshot Thread { get; set; }

    [Parameter]
    [EditorRequired]
    public required ConversationDetail Detail { get; set; }

    /// <summary>A source that is pointed at in the draft; shown whatever tab was open.</summary>
    [Parameter]
    public int? Pointed { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback OnNote { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    private int NoteCount => Detail.Messages.Count(message => message.Author == Author.Note);

    protected override void OnParametersSet()
    {
        if (Pointed is not null)
        {
            _tab = Tab.Sources;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusTab)
        {
            _focusTab = false;
            await Script.CallAsync("focus", $"#tab-{_tab}");
        }
    }

    private void Move(KeyboardEventArgs pressed)
    {
        var step = pressed.Key switch { "ArrowRight" => 1, "ArrowLeft" => -1, _ => 0 };
        if (step != 0)
        {
            var count = Enum.GetValues<Tab>().Length;
            _tab = (Tab)(((int)_tab + step + count) % count);
            _focusTab = true;
        }
    }
}
