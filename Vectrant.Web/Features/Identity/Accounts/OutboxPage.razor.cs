using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Security;
using Vectrant.Web.Shared;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>E-mails and what became of them. Without a mail server this is where they are read.</summary>
public sealed partial class OutboxPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly GrowingList<MailLine> _lines;
    private CoreError? _error;
    private Guid? _open;
    private string? _text;
    private MailFilter _filter = new(null, null, null);
    private int? _retried;
    private int _givenUp;
    private bool _keeps;

    public OutboxPage() => _lines = new GrowingList<MailLine>(PageAsync);

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IOutbox Mails { get; set; }

    [Inject]
    public required Critical<ReadMail> Read { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IOptions<MailOptions> Options { get; set; }

    [Inject]
    public required IStringLocalizer<AccountText> Text { get; set; }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override void OnInitialized() => _keeps = Options.Value.Host.Length == 0;

    protected override Task OnParametersSetAsync()
    {
        _filter = new MailFilter(
            string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(),
            Enum.TryParse<MailState>(State, out var state) && Enum.IsDefined(state) ? state : null,
            null);
        return _lines.BeginAsync();
    }

    private static string ChipOf(MailState state) => state switch
    {
        MailState.Sent => "ok",
        MailState.Failed => "bad",
        MailState.Waiting => "warn",
        _ => "info",
    };

    private async Task<Page<MailLine>> PageAsync(string? next)
    {
        var actor = await CurrentActor.GetAsync(_stopping.Token);
        _givenUp = await Mails.CountGivenUpAsync(actor, _stopping.Token);
        return await Mails.ListAsync(actor, _filter with { Before = next }, _stopping.Token);
    }

    private async Task ReloadAsync()
    {
        (_open, _text, _error, _retried) = (null, null, null, null);
        await _lines.BeginAsync();
    }

    private async Task ReadAsync(Guid id)
    {
        if (_open == id)
        {
            (_open, _text) = (null, null);
            return;
        }

        var read = await Read.RunAsync((deed, actor) => deed.RunAsync(actor, id, _stopping.Token), _stopping.Token);
        (_open, _text, _error) = read.Succeeded ? (id, read.Value, null) : ((Guid?)null, (string?)null, read.Error);
    }

    private void Show(string? search, string? state) => Places.NavigateTo(Places.GetUriWithQueryParameters("/outbox", new Dictionary<string, object?>
    {
        ["q"] = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        ["state"] = string.IsNullOrEmpty(state) ? null : state,
    }));

    private async Task RetryAllAsync()
    {
        var retried = await Mails.RetryAllAsync(await CurrentActor.GetAsync(_stopping.Token), _stopping.Token);
        await ReloadAsync();
        (_error, _retried) = (retried.Error, retried.Succeeded ? retried.Value : null);
    }

    private async Task RetryAsync(Guid id)
    {
        var retried = await Mails.RetryAsync(await CurrentActor.GetAsync(_stopping.Token), id, _stopping.Token);
        await ReloadAsync();
        _error = retried.Error;
    }
}
