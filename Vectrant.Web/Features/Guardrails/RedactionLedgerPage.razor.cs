using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>The account of everything that was hidden, without the values. The filter stands in the address.</summary>
public sealed partial class RedactionLedgerPage
{
    private IReadOnlyList<(string Type, int Count)> _totals = [];
    private string _type = "";
    private string _conversation = "";

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "conversation")]
    public string? Conversation { get; set; }

    [Inject]
    public required ReviewDesk Desk { get; set; }

    [Inject]
    public required IStringLocalizer<SecurityEventsText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        (_type, _conversation) = (Type ?? "", Conversation ?? "");
        await base.OnParametersSetAsync();
        var (from, until) = Desk.Range(Range.From, Range.Until);
        var totals = await Desk.Ledger.TotalsAsync(await ActorAsync(), from, until, Stopping);
        _totals = [.. totals.GroupBy(total => total.Type).Select(group => (group.Key, group.Sum(total => total.Count))).OrderByDescending(total => total.Item2)];
    }

    protected override Task<Page<LedgerLine>> ReadAsync(Actor actor, string? next) =>
        Desk.Ledger.ListAsync(actor, new LedgerFilter(Given(Type), Given(Conversation), Range.From, Range.Until, next), Stopping);

    private string ValueWords(string type) => HiddenWords.OfType(type, Shared);

    private string PlaceWords(string place) => Text["Place." + place] is { ResourceNotFound: false } known ? known : place;

    private void Show() => Go("/redactions", ("type", _type), ("conversation", _conversation));
}
