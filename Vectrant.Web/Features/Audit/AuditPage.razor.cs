using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;

namespace Vectrant.Web.Features.Audit;

/// <summary>The audit log, read only. The filter stands in the address.</summary>
public sealed partial class AuditPage
{
    private IReadOnlyList<string> _actions = [];
    private string _action = "";
    private string _person = "";

    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    [Inject]
    public required IAuditQuery Audit { get; set; }

    [Inject]
    public required IStringLocalizer<AuditText> Text { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        (_action, _person) = (Action ?? "", Person ?? "");
        await base.OnParametersSetAsync();
        _actions = await Audit.ActionsAsync(await ActorAsync(), Stopping);
    }

    protected override Task<Page<AuditLine>> ReadAsync(Actor actor, string? next) =>
        Audit.ListAsync(actor, new AuditFilter(Given(Action), Given(Person), Range.From, Range.Until, next), Stopping);

    private static IEnumerable<(string Name, string Value)> Facts(string detail)
    {
        using var facts = JsonDocument.Parse(detail);
        return [.. facts.RootElement.EnumerateObject().Select(fact => (fact.Name, fact.Value.ToString()))];
    }

    private string Words(string action) => Text["Action." + action] is { ResourceNotFound: false } known ? known : action;

    private void Show() => Go("/audit", ("action", _action), ("person", _person));
}
