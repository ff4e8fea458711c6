using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Vectrant.Web.Shared;

/// <summary>A modal dialog of the browser: focus stays inside, Escape closes, focus returns to where it was.</summary>
public sealed partial class Dialog : IAsyncDisposable
{
    private readonly string _titleId = $"dialog-{Guid.NewGuid():N}";
    private ElementReference _element;
    private PageScript? _script;
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
    public required IJSRuntime Js { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Open == _shown)
        {
            return;
        }

        _shown = Open;
        _script ??= new PageScript(Js);
        await _script.CallAsync(Open ? "showDialog" : "closeDialog", _element);
    }
}
