using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>A refusal by the guard.</summary>
public sealed partial class RestrictedNotice
{
    private string? _done;

    [Parameter]
    [EditorRequired]
    public required Error Error { get; set; }

    /// <summary>Texts of the feature, for translations of the refusal.</summary>
    [Parameter]
    public IStringLocalizer? Room { get; set; }

    [Inject]
    public required AppealBlock Appeal { get; set; }

    [Inject]
    public required IStringLocalizer<SecurityEventsText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    private async Task ObjectAsync()
    {
        var known = Guid.TryParse(Error.Arguments.GetValueOrDefault(GuardErrors.Event), out var id);
        var appealed = known && (await Appeal.RunAsync(id, Error.Arguments.GetValueOrDefault(GuardErrors.Appeal) ?? "", CancellationToken.None)).Succeeded;
        _done = appealed ? "Objected" : "ObjectionLate";
    }
}
