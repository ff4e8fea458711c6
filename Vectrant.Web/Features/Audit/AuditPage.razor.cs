using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;

namespace Vectrant.Web.Features.Audit;

/// <summary>The audit log, read only. The filter stands in the address.</summary>
public sealed partial class AuditPage
{
    private readonly Dictionary<Guid, string> _names = [];
    private IReadOnlyList<string> _actions = [];
    private string _action = "";
    private string _person = "";

    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    /// <summary>Only what happened to this; comes with a link, such as from a person's page.</summary>
    [SupplyParameterFromQuery(Name = "subject")]
    public string? Subject { get; set; }

    [Inject]
    public required IAuditQuery Audit { get; set; }

    [Inject]
    public required IStringLocalizer<AuditText> Text { get; set; }

    private AuditSubject? About => AuditSubject.Parse(Given(Subject));

    protected override async Task OnParametersSetAsync()
    {
        (_action, _person) = (Action ?? "", Person ?? "");
        await base.OnParametersSetAsync();
        _actions = await Audit.ActionsAsync(await ActorAsync(), Stopping);
    }

    protected override async Task<Page<AuditLine>> ReadAsync(Actor actor, string? next)
    {
        var filter = new AuditFilter(Given(Action), Given(Person), Range.From, Range.Until, next) { Subject = About };
        var page = await Audit.ListAsync(actor, filter, Stopping);
        var ids = page.Items.SelectMany(line => Ids().Matches($"{line.SubjectId} {line.Detail}")).Select(match => Guid.Parse(match.Value));
        if (Guid.TryParse(About?.Id, out var subject))
        {
            ids = ids.Append(subject);
        }

        foreach (var (id, name) in await Audit.NamesAsync(actor, [.. ids.Where(id => !_names.ContainsKey(id)).Distinct()], Stopping))
        {
            _names[id] = name;
        }

        return page;
    }

    private string? NameOf(string? id) => Guid.TryParse(id, out var known) ? _names.GetValueOrDefault(known) : null;

    private IEnumerable<(string Name, string Value)> Facts(string detail)
    {
        using var facts = JsonDocument.Parse(detail);
        return [.. facts.RootElement.EnumerateObject().Select(fact => (fact.Name, Value(fact.Value)))];
    }

    private string Value(JsonElement fact) => fact.ValueKind switch
    {
        JsonValueKind.Array => fact.GetArrayLength() == 0 ? "–" : string.Join(", ", fact.EnumerateArray().Select(Value)),
        JsonValueKind.String => NameOf(fact.GetString()) ?? fact.GetString()!,
        JsonValueKind.Null => "–",
        _ => fact.ToString(),
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ids();

    private string Words(string action) => Text["Action." + action] is { ResourceNotFound: false } known ? known : action;

    private void Show() => Go("/audit", ("action", _action), ("person", _person), ("subject", Subject ?? ""));
}
