using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Web.Layout;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Audit;

/// <summary>The audit log, read only. The filter stands in the address.</summary>
public sealed partial class AuditPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly GrowingList<AuditLine> _lines;
    private IReadOnlyList<string> _actions = [];
    private string _action = "";
    private string _person = "";
    private DateOnly? _from;
    private DateOnly? _until;

    public AuditPage() => _lines = new GrowingList<AuditLine>(ReadAsync);

    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public DateOnly? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    public DateOnly? Until { get; set; }

    [CascadingParameter]
    public required ViewerSettings Viewer { get; set; }

    [Inject]
    public required IAuditQuery Audit { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<AuditText> Text { get; set; }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        (_action, _person, _from, _until) = (Action ?? "", Person ?? "", From, Until);
        await _lines.BeginAsync();
        _actions = await Audit.ActionsAsync(await CurrentActor.GetAsync(_stopping.Token), _stopping.Token);
    }

    private static IEnumerable<(string Name, string Value)> Facts(string detail)
    {
        using var facts = JsonDocument.Parse(detail);
        return [.. facts.RootElement.EnumerateObject().Select(fact => (fact.Name, fact.Value.ToString()))];
    }

    private string Words(string action) => Text["Action." + action] is { ResourceNotFound: false } known ? known : action;

    private async Task<Page<AuditLine>> ReadAsync(string? next)
    {
        var filter = new AuditFilter(
            string.IsNullOrEmpty(Action) ? null : Action,
            string.IsNullOrWhiteSpace(Person) ? null : Person.Trim(),
            Viewer.MidnightOf(From),
            Viewer.MidnightOf(Until?.AddDays(1)),
            next);
        return await Audit.ListAsync(await CurrentActor.GetAsync(_stopping.Token), filter, _stopping.Token);
    }

    private void Go() => Places.NavigateTo(Places.GetUriWithQueryParameters("/audit", new Dictionary<string, object?>
    {
        ["action"] = _action.Length == 0 ? null : _action,
        ["person"] = string.IsNullOrWhiteSpace(_person) ? null : _person.Trim(),
        ["from"] = _from?.ToString("O", CultureInfo.InvariantCulture),
        ["until"] = _until?.ToString("O", CultureInfo.InvariantCulture),
    }));
}
