using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>The own API keys, and with <see cref="Permission.ManageKeys"/> everybody's. A secret is in memory only until its panel is closed.</summary>
public sealed partial class ApiKeysPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<ApiKeyLine>? _keys;
    private PersonId? _me;
    private bool _mayManage;
    private bool _replacing;
    private ApiKeyDraft? _draft;
    private ApiKeyLine? _revoking;
    private ApiKeyLine? _renewing;
    private CreatedApiKey? _created;
    private Core.Common.Error? _refusal;
    private Core.Common.Error? _draftRefusal;
    private string? _done;

    [SupplyParameterFromQuery(Name = "all")]
    public bool All { get; set; }

    [Inject]
    public required ApiKeyDesk Desk { get; set; }

    [Inject]
    public required IOptions<TokenOptions> Options { get; set; }

    [Inject]
    public required IStringLocalizer<TokensText> Text { get; set; }

    private int MaxDays => Options.Value.ApiKeyDays;

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _keys = null;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var actor = await Desk.ActorAsync(_stopping.Token);
        (_me, _mayManage) = (actor.PersonId, actor.May(Permission.ManageKeys));
        _keys = await Desk.ListAsync(All, _stopping.Token);
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
        if (_revoking is { } key)
        {
            Forget();
            var revoked = await Desk.RevokeAsync(key.Id, _stopping.Token);
            _refusal = revoked.Error;
            _done = revoked.Succeeded ? Text["Revoked", key.Name].Value : null;
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
