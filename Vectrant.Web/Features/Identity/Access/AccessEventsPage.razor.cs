using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Web.Layout;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Identity.Access;

/// <summary>Access events, read only. The filter stands in the address.</summary>
public sealed partial class AccessEventsPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly GrowingList<AccessEventLine> _lines;
    private IReadOnlyList<string> _kinds = [];
    private string _kind = "";
    private string _search = "";
    private DateOnly? _from;
    private DateOnly? _until;

    public AccessEventsPage() => _lines = new GrowingList<AccessEventLine>(ReadAsync);

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "search")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public DateOnly? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    public DateOnly? Until { get; set; }

    [CascadingParameter]
    public required ViewerSettings Viewer { get; set; }

    [Inject]
    public required IAccessEventQuery Events { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<AccessText> Text { get; set; }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        (_kind, _search, _from, _until) = (Kind ?? "", Search ?? "", From, Until);
        await _lines.BeginAsync();
        _kinds = await Events.KindsAsync(await CurrentActor.GetAsync(_stopping.Token), _stopping.Token);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string Words(string kind) => Text["Kind." + kind] is { ResourceNotFound: false } known ? known : kind;

    private async Task<Page<AccessEventLine>> ReadAsync(string? next)
    {
        var filter = new AccessEventFilter(Given(Kind), Given(Search), Viewer.MidnightOf(From), Viewer.MidnightOf(Until?.AddDays(1)), next);
        return await Events.ListAsync(await CurrentActor.GetAsync(_stopping.Token), filter, _stopping.Token);
    }

    private void Go() => Places.NavigateTo(Places.GetUriWithQueryParameters("/access-events", new Dictionary<string, object?>
    {
        ["kind"] = Given(_kind),
        ["search"] = Given(_search),
        ["from"] = _from?.ToString("O", CultureInfo.InvariantCulture),
        ["until"] = _until?.ToString("O", CultureInfo.InvariantCulture),
    }));
}
