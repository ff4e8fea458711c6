using Vectrant.Core.Webhooks;

namespace Vectrant.Web.Features.Webhooks;

/// <summary>What a person has typed into the form of a webhook.</summary>
public sealed class WebhookDraft
{
    /// <summary>Null for a new one.</summary>
    public WebhookId? Id { get; private init; }

    /// <summary>Of what was there when the form was opened; null for a new one.</summary>
    public string? Version { get; private init; }

    public string Name { get; set; } = "";

    public string Url { get; set; } = "";

    public bool WithText { get; set; }

    public HashSet<string> Events { get; private init; } = [];

    public static WebhookDraft Of(WebhookRow row) => new()
    {
        Id = row.Id,
        Version = row.Settings.Version,
        Name = row.Settings.Name,
        Url = row.Settings.Url,
        WithText = row.Settings.WithText,
        Events = [.. row.Settings.Events],
    };

    public void Toggle(string name, bool wanted)
    {
        if (wanted)
        {
            Events.Add(name);
        }
        else
        {
            Events.Remove(name);
        }
    }

    public WebhookSettings ToSettings() => new(Name, Url, [.. WebhookEvents.All.Where(Events.Contains)], WithText);
}
