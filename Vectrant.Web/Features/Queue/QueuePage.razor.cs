using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Web.Features.Conversations;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Queue;

/// <summary>The live queue: list, thread with draft, sources. What is shown stands in the address.</summary>
public sealed partial class QueuePage
{
    /// <summary>Waiting times and expired claims are drawn again this often.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(15);

    private QueueModel? _model;
    private DecisionToasts? _toasts;
    private ThreadView? _thread;
    private Actor? _actor;
    private QueueFilter _filter;
    private ConversationId? _selected;
    // The address changes a round trip after it was asked to: until then this is where the page is going.
    private (bool Going, ConversationId? To) _way;
    private string _search = "";
    private string? _focus;
    private bool _help;

    [SupplyParameterFromQuery(Name = "part")]
    public string? Part { get; set; }

    [SupplyParameterFromQuery(Name = "c")]
    public string? Conversation { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required Func<QueueModel> NewModel { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required QueueTools Tools { get; set; }

    [Inject]
    public required IStringLocalizer<QueueText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    private QueueSnapshot Now => _model?.Snapshot ?? QueueSnapshot.Empty;

    private IEnumerable<QueueRowState> Visible => _search.Length == 0
        ? Now.Rows
        : Now.Rows.Where(row => HiddenWords.In($"{row.Item.Topic} {row.Item.Preview} {row.Item.Code}", Shared).Contains(_search, StringComparison.CurrentCultureIgnoreCase));

    protected override async Task OnInitializedAsync()
    {
        var actor = await CurrentActor.GetAsync(Stopping);
        _model = NewModel();
        _model.Changed += RenderSoon;
        _actor = actor;
        Run(token => _model.RunAsync(actor, _filter, token));
        Every(Redraw, Tools.Time, () => Task.CompletedTask);
    }

    protected override async Task OnParametersSetAsync()
    {
        _filter = Enum.TryParse<QueueFilter>(Part, ignoreCase: true, out var filter) ? filter : QueueFilter.ToDecide;
        _selected = Guid.TryParse(Conversation, out var id) ? new ConversationId(id) : null;
        _way = _way.To == _selected ? default : _way;
        if (_model is not null)
        {
            await _model.ShowAsync(_filter, Stopping);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus is { } selector)
        {
            _focus = null;
            await Tools.Script.CallAsync("intoView", ".desk .row[aria-current=true]");
            await Tools.Script.CallAsync("focus", selector);
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

    private static string Address(QueueFilter filter, ConversationId? selected)
    {
        var part = filter == QueueFilter.ToDecide ? "" : $"part={filter.ToString().ToLowerInvariant()}";
        var conversation = selected is { } id ? $"c={id}" : "";
        var query = string.Join('&', new[] { part, conversation }.Where(piece => piece.Length > 0));
        return query.Length == 0 ? "/queue" : $"/queue?{query}";
    }

    private int Count(QueueFilter part) => part switch
    {
        QueueFilter.ToDecide => Now.Counts.ToDecide,
        QueueFilter.Mine => Now.Counts.Mine,
        QueueFilter.HandOvers => Now.Counts.HandOvers,
        QueueFilter.Flagged => Now.Counts.Flagged,
        _ => Now.Counts.All,
    };

    private async Task PressAsync(string key)
    {
        switch (key)
        {
            case Keys.Next:
                await NextAsync();
                break;
            case Keys.Down:
                await OpenAsync(Now.Beside(_selected, 1));
                break;
            case Keys.Up:
                await OpenAsync(Now.Beside(_selected, -1));
                break;
            case Keys.New:
                Settle();
                break;
            case Keys.Search:
                _focus = "#find";
                break;
            case Keys.Help:
                _help = true;
                break;
            default:
                await (_thread?.PressAsync(key) ?? Task.CompletedTask);
                break;
        }

        StateHasChanged();
    }

    /// <summary>Where the eye goes next: to the next one that can be acted on, new ones included when the list is done.</summary>
    private async Task NextAsync()
    {
        var now = Tools.Time.GetUtcNow();
        var next = Now.NextToAct(_selected, _actor!, now);
        if (next is null && Now.Arrived.Count > 0)
        {
            Settle();
            next = Now.NextToAct(_selected, _actor!, now);
        }

        await OpenAsync(next);
    }

    private Task OpenAsync(ConversationId? id)
    {
        _focus = id is null ? ".list h1" : ".thread h1";
        if (id != (_way.Going ? _way.To : _selected))
        {
            _way = (true, id);
            // Moving along replaces the address; going from the list into a thread can be taken back by the browser.
            Places.NavigateTo(Address(_filter, id), replace: _selected is not null);
        }

        return Task.CompletedTask;
    }

    private async Task DecidedAsync(Decided decided)
    {
        _toasts?.Show(decided);
        if (_selected == decided.Conversation)
        {
            await NextAsync();
        }
    }

    private void Settle() => _model?.Settle();

    private void OnSearchKey(KeyboardEventArgs pressed)
    {
        if (pressed.Key == "Escape")
        {
            _search = "";
            _focus = _selected is null ? ".list h1" : ".thread h1";
        }
        else if (pressed.Key == "Enter" && _search.Length > 0)
        {
            Places.NavigateTo($"/conversations?search={Uri.EscapeDataString(_search)}");
        }
    }
}

/// <summary>What the pages of the queue need beside their room.</summary>
public sealed record QueueTools(TimeProvider Time, PageScript Script, IOptions<QueueOptions> Options);
