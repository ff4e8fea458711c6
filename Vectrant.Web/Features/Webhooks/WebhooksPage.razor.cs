using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Webhooks;

namespace Vectrant.Web.Features.Webhooks;

/// <summary>Which systems are told what, and whether it arrives.</summary>
public sealed partial class WebhooksPage
{
    private IReadOnlyList<WebhookRow>? _rows;
    private WebhookDraft? _draft;
    private WebhookRow? _deleting;
    private WebhookRow? _rotating;
    private string? _secret;
    private Error? _refusal;
    private int? _resent;

    /// <summary>The webhook whose log is open.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public Guid? Open { get; set; }

    [Inject]
    public required IWebhookQuery Query { get; set; }

    [Inject]
    public required WebhookDesk Desk { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IChangeFeed Changes { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required IStringLocalizer<WebhooksText> Text { get; set; }

    protected override void OnInitialized() => Follow(Changes, change => change.Topic == ChangeTopic.Webhook, ReadAsync, Clock);

    private async Task ReadAsync()
    {
        var rows = await Query.ListAsync(await CurrentActor.GetAsync(Stopping), Stopping);
        _rows = rows.Succeeded ? rows.Value : [];
        _refusal = rows.Error ?? _refusal;
    }

    private void Toggle(WebhookRow row) =>
        Places.NavigateTo(Places.GetUriWithQueryParameter("open", Open == row.Id.Value ? null : row.Id.Value), replace: true);

    private void AskNew() => (_draft, _refusal) = (new WebhookDraft(), null);

    private void AskEdit(WebhookRow row) => (_draft, _refusal) = (WebhookDraft.Of(row), null);

    private void AskRotate(WebhookRow row) => (_rotating, _refusal) = (row, null);

    private void AskDelete(WebhookRow row) => (_deleting, _refusal) = (row, null);

    private void Close() => (_draft, _deleting, _rotating, _secret, _refusal) = (null, null, null, null, null);

    private async Task SaveAsync(WebhookDraft draft)
    {
        if (draft.Id is { } id)
        {
            await EndAsync((await Desk.Change.RunAsync((deed, actor) => deed.RunAsync(actor, id, draft.ToSettings(), draft.Version, Stopping), Stopping)).Error, null);
        }
        else
        {
            var created = await Desk.Create.RunAsync((deed, actor) => deed.RunAsync(actor, draft.ToSettings(), Stopping), Stopping);
            await EndAsync(created.Error, created.Succeeded ? created.Value.Secret : null);
        }
    }

    /// <summary>Somebody else saved first: the form starts anew from what they made of it.</summary>
    private async Task LoadNewerAsync()
    {
        await ReadAsync();
        var newer = _rows?.FirstOrDefault(row => row.Id == _draft?.Id);
        _draft = newer is null ? null : WebhookDraft.Of(newer);
        _refusal = newer is null ? WebhookErrors.NotFound : null;
    }

    private async Task RotateAsync()
    {
        if (_rotating is { } row)
        {
            var rotated = await Desk.Rotate.RunAsync((deed, actor) => deed.RunAsync(actor, row.Id, Stopping), Stopping);
            await EndAsync(rotated.Error, rotated.Succeeded ? rotated.Value.Secret : null);
        }
    }

    private async Task DeleteAsync()
    {
        if (_deleting is { } row)
        {
            await EndAsync((await Desk.Delete.RunAsync(await CurrentActor.GetAsync(Stopping), row.Id, Stopping)).Error, null);
        }
    }

    private async Task PauseAsync(WebhookRow row, bool paused) =>
        await EndAsync((await Desk.Pause.RunAsync(await CurrentActor.GetAsync(Stopping), row.Id, paused, Stopping)).Error, null);

    private async Task ResendFailedAsync(WebhookRow row)
    {
        var resent = await Desk.Calls.ResendFailed.RunAsync(await CurrentActor.GetAsync(Stopping), row.Id, Stopping);
        await EndAsync(resent.Error, null);
        _resent = resent.Succeeded ? resent.Value : null;
    }

    private async Task PingAsync(WebhookRow row)
    {
        var sent = await Desk.Calls.Ping.RunAsync(await CurrentActor.GetAsync(Stopping), row.Id, Stopping);
        await EndAsync(sent.Error, null);
        if (sent.Succeeded && Open != row.Id.Value)
        {
            Toggle(row);
        }
    }

    private async Task EndAsync(Error? refusal, string? secret)
    {
        if (refusal is null)
        {
            Close();
            _secret = secret;
            await ReadAsync();
        }

        _refusal = refusal;
    }
}
