using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>The pages of a PDF as they look on paper, opened at a page, with a passage marked.</summary>
public sealed partial class PdfPages : IAsyncDisposable
{
    private const int Smallest = -2;
    private const int Largest = 6;
    private ElementReference _host;
    private DotNetObjectReference<PdfPages>? _self;
    private IJSObjectReference? _viewer;
    private int? _pages;
    private int _page = 1;
    private int _zoom;
    private string? _failure;
    private bool _gone;

    /// <summary>Where the file is served.</summary>
    [Parameter]
    [EditorRequired]
    public required string Address { get; set; }

    /// <summary>The page to open at when no mark says better, from 1.</summary>
    [Parameter]
    public int Page { get; set; } = 1;

    [Parameter]
    public IReadOnlyList<PageMark> Marks { get; set; } = [];

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required IStringLocalizer<KnowledgeText> Text { get; set; }

    private double ZoomFactor => 1 + (_zoom * .25);

    [JSInvokable]
    public void Opened(int pages)
    {
        _pages = pages;
        StateHasChanged();
    }

    [JSInvokable]
    public void Shown(int page)
    {
        _page = page;
        StateHasChanged();
    }

    /// <param name="reason">password, gone or broken.</param>
    [JSInvokable]
    public void Failed(string reason)
    {
        _failure = reason;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        await TellAsync("dispose");
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        var options = new
        {
            url = Address,
            page = Page,
            marks = Marks,
            markLabel = Text["Pdf.Mark"].Value,
            pageLabel = Text["Pdf.PageLabel"].Value,
        };
        try
        {
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "/Features/Knowledge/PdfPages.razor.js");
            _viewer = await module.InvokeAsync<IJSObjectReference>("open", _host, options, _self);
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone while the file was opened.
        }

        if (_gone)
        {
            await TellAsync("dispose");
        }
    }

    private Task ShowAsync(int page) => TellAsync("show", page);

    private Task ToMarkAsync() => TellAsync("toMark");

    private Task ZoomAsync(int step)
    {
        _zoom += step;
        return TellAsync("zoom", ZoomFactor);
    }

    private async Task TellAsync(string function, params object?[] arguments)
    {
        try
        {
            if (_viewer is not null)
            {
                await _viewer.InvokeVoidAsync(function, arguments);
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone.
        }
    }
}
