using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>The own API keys, and with <see cref="Permission.ManageKeys"/> everybody's. A secret is in memory only until its panel is closed.</summary>
public sealed partial class ApiKeysPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<ApiKeyId> _picked = [];
    private readonly GrowingList<ApiKeyLine> _keys;
    private ApiKeyFilter _filter = new(null, null, null);
    private PersonId? _me;
    private bool _mayManage;
    private bool _replacing;
    private ApiKeyDraft? _draft;
    private IReadOnlyList<ApiKeyLine>? _revoking;
    private ApiKeyLine? _renewing;
    private CreatedApiKey? _created;
    private Core.Common.Error? _refusal;
    private Core.Common.Error? _draftRefusal;
    private string? _done;

    public ApiKeysPage() => _keys = new GrowingList<ApiKeyLine>(PageAsync);

    [SupplyParameterFromQuery(Name = "all")]
    public bool All { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required ApiKeyDesk Desk { get; set; }

    [Inject]
    public required IOptions<TokenOptions> Options { get; set; }

    [Inject]
    public required IStringLocalizer<TokensText> Text { get; set; }

    private IReadOnlyList<ApiKeyLine> Picked => [.. (_keys.Rows ?? []).Where(key => _picked.Contains(key.Id))];

    private bool IsFiltered => _filter is not { Search: null, State: null };

    private int MaxDays => Options.Value.ApiKeyDays;

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _filter = new ApiKeyFilter(
            string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(),
            Enum.TryParse<ApiKeyState>(State, out var state) && Enum.IsDefined(state) ? state : null,
            null);
        await ReadAsync();
    }

    private Task<Page<ApiKeyLine>> PageAsync(string? next) => Desk.ListAsync(All, _filter with { Before = next }, _stopping.Token);

    private async Task ReadAsync()
    {
        var actor = await Desk.ActorAsync(_stopping.Token);
        (_me, _mayManage) = (actor.PersonId, actor.May(Permission.ManageKeys));
        _picked.Clear();
        await _keys.BeginAsync();
    }

    private void Show(ApiKeyFilter filter) => Places.NavigateTo(Places.GetUriWithQueryParameters("/api-keys", new Dictionary<string, object?>
    {
        ["all"] = All ? true : null,
        ["q"] = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim(),
        ["state"] = filter.State?.ToString(),
    }));

    private void Pick((IReadOnlyList<ApiKeyId> Keys, bool Picked) change)
    {
        if (change.Picked)
        {
            _picked.UnionWith(change.Keys);
        }
        else
        {
            _picked.ExceptWith(change.Keys);
        }
    }

    private async Task Begin()
    {
        var actor = await Desk.ActorAsync(_stopping.Token);
        Forget();
        _draft = new ApiKeyDraft(ApiKeyScopes.Of(actor), ApiKeyDraft.UsualDays(MaxDays));
    }

    private async Task CreateAsync(ApiKeyDraft draft)
    {
        var request = new ApiKeyRequest(draft.Name, [.. draft.Scopes], draft.Days);
        var made = await Desk.CreateAsync(request, _stopping.Token);
        _draftRefusal = made.Error;
        if (made.Succeeded)
        {
            _draft = null;
            await ShowAsync(made);
        }
    }

    private async Task RenewAsync()
    {
        if (_renewing is { } key)
        {
            Forget();
            await ShowAsync(await Desk.RenewAsync(key.Id, ApiKeyDraft.UsualDays(MaxDays), _stopping.Token));
        }
    }

    private async Task RevokeAsync()
    {
        if (_revoking is { } keys)
        {
            Forget();
            var outcome = await Desk.RevokeAsync(keys, _stopping.Token);
            _refusal = outcome.Refusal;
            _done = outcome.Revoked == 0 ? null : keys is [var only] ? Text["Revoked", only.Name] : Text.Count("RevokedMany", outcome.Revoked);
            await ReadAsync();
        }
    }

    private async Task ReplaceAsync()
    {
        Forget();
        _replacing = false;
        var replaced = await Desk.ReplaceSigningKeyAsync(_stopping.Token);
        _refusal = replaced.Error;
        _done = replaced.Succeeded ? Text["Signing.Done", replaced.Value].Value : null;
    }

    private async Task ShowAsync(Result<CreatedApiKey> made)
    {
        _refusal = made.Error;
        _created = made.Succeeded ? made.Value : null;
        await ReadAsync();
    }

    private void Forget() => (_draft, _revoking, _renewing, _created, _refusal, _draftRefusal, _done) = (null, null, null, null, null, null, null);
}
