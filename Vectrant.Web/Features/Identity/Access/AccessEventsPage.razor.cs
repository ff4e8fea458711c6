using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;

namespace Vectrant.Web.Features.Identity.Access;

/// <summary>Access events, read only. The filter stands in the address.</summary>
public sealed partial class AccessEventsPage
{
    private IReadOnlyList<string> _kinds = [];
    private string _kind = "";
    private string _search = "";

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "search")]
    public string? Search { get; set; }

    [Inject]
    public required IAccessEventQuery Events { get; set; }

    [Inject]
    public required IStringLocalizer<AccessText> Text { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        (_kind, _search) = (Kind ?? "", Search ?? "");
        await base.OnParametersSetAsync();
        _kinds = await Events.KindsAsync(await ActorAsync(), Stopping);
    }

    protected override Task<Page<AccessEventLine>> ReadAsync(Actor actor, string? next) =>
        Events.ListAsync(actor, new AccessEventFilter(Given(Kind), Given(Search), Range.From, Range.Until, next), Stopping);

    private string Words(string kind) => Text["Kind." + kind] is { ResourceNotFound: false } known ? known : kind;

    private void Show() => Go("/access-events", ("kind", _kind), ("search", _search));
}
