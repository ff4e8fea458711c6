using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Webhooks;

namespace Vectrant.Web.Features.Webhooks;

/// <summary>What was sent to one webhook, newest first, as it happens.</summary>
public sealed partial class DeliveryLog
{
    private const int PageSize = 20;
    private List<DeliveryRow>? _rows;
    private string? _next;
    private Error? _refusal;

    [Parameter]
    [EditorRequired]
    public WebhookId Webhook { get; set; }

    [Inject]
    public required IWebhookQuery Query { get; set; }

    [Inject]
    public required ResendDelivery Resend { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IChangeFeed Changes { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required IStringLocalizer<WebhooksText> Text { get; set; }

    protected override void OnInitialized() => Follow(
        Changes, change => change.Topic == ChangeTopic.Webhook && (change.Id is null || change.Id == Webhook.Value), ReadAsync, Clock);

    private string AnswerOf(DeliveryRow row) => (row.LastStatus, row.LastError) switch
    {
        ({ } status, null) => status.ToString(CultureInfo.InvariantCulture),
        ({ } status, { } error) => $"{status}, {Text["Failure." + error]}",
        (null, { } error) => Text["Failure." + error],
        _ => "–",
    };

    // The newest part is read again as a whole; who has gone back further begins anew with the next change.
    private async Task ReadAsync()
    {
        var page = await Query.DeliveriesAsync(await CurrentActor.GetAsync(Stopping), Webhook, null, PageSize, Stopping);
        _rows = page.Succeeded ? [.. page.Value.Items] : [];
        _next = page.Succeeded ? page.Value.Next : null;
        _refusal = page.Error;
    }

    private async Task OlderAsync()
    {
        var asked = _next;
        var page = await Query.DeliveriesAsync(await CurrentActor.GetAsync(Stopping), Webhook, asked, PageSize, Stopping);

        // Pressed twice, or read anew meanwhile: the same deliveries must not stand there twice.
        if (page.Succeeded && asked is not null && asked == _next)
        {
            _rows!.AddRange(page.Value.Items);
            _next = page.Value.Next;
        }

        _refusal = page.Error;
    }

    private async Task ResendAsync(DeliveryRow row)
    {
        var sent = await Resend.RunAsync(await CurrentActor.GetAsync(Stopping), row.Id, Stopping);
        await ReadAsync();
        _refusal = sent.Error;
    }
}
