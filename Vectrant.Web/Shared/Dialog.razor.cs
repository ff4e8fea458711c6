using Microsoft.AspNetCore.Components;

namespace Vectrant.Web.Shared;

/// <summary>A modal dialog of the browser: focus stays inside, Escape closes, focus returns to where it was.</summary>
public sealed partial class Dialog
{
    private readonly string _titleId = $"dialog-{Guid.NewGuid():N}";
    private ElementReference _element;
    private bool _shown;

    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Title { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>Escape was pressed; the owner sets <see cref="Open"/> to false.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required PageScript Script { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Open == _shown)
        {
            return;
        }

        _shown = Open;
        await Script.CallAsync(Open ? "showDialog" : "closeDialog", _element);
    }
}
