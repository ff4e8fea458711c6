using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Web.Layout;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>The account of everything that was hidden, without the values. The filter stands in the address.</summary>
public sealed partial class RedactionLedgerPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly GrowingList<LedgerLine> _lines;
    private IReadOnlyList<(string Type, int Count)> _totals = [];
    private string _type = "";
    private string _conversation = "";
    private DateOnly? _from;
    private DateOnly? _until;

    public RedactionLedgerPage() => _lines = new GrowingList<LedgerLine>(ReadAsync);

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "conversation")]
    public string? Conversation { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public DateOnly? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    public DateOnly? Until { get; set; }

    [CascadingParameter]
    public required ViewerSettings Viewer { get; set; }

    [Inject]
    public required ReviewDesk Desk { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<SecurityEventsText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        (_type, _conversation, _from, _until) = (Type ?? "", Conversation ?? "", From, Until);
        await _lines.BeginAsync();
        var (from, until) = Desk.Range(Viewer.MidnightOf(From), Viewer.MidnightOf(Until?.AddDays(1)));
        var totals = await Desk.Ledger.TotalsAsync(await CurrentActor.GetAsync(_stopping.Token), from, until, _stopping.Token);
        _totals = [.. totals.GroupBy(total => total.Type).Select(group => (group.Key, group.Sum(total => total.Count))).OrderByDescending(total => total.Item2)];
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string ValueWords(string type) => HiddenWords.OfType(type, Shared);

    private string PlaceWords(string place) => Text["Place." + place] is { ResourceNotFound: false } known ? known : place;

    private async Task<Page<LedgerLine>> ReadAsync(string? next)
    {
        var filter = new LedgerFilter(Given(Type), Given(Conversation), Viewer.MidnightOf(From), Viewer.MidnightOf(Until?.AddDays(1)), next);
        return await Desk.Ledger.ListAsync(await CurrentActor.GetAsync(_stopping.Token), filter, _stopping.Token);
    }

    private void Go() => Places.NavigateTo(Places.GetUriWithQueryParameters("/redactions", new Dictionary<string, object?>
    {
        ["type"] = Given(_type),
        ["conversation"] = Given(_conversation),
        ["from"] = _from?.ToString("O", CultureInfo.InvariantCulture),
        ["until"] = _until?.ToString("O", CultureInfo.InvariantCulture),
    }));
}
