using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Web.Features.Identity.Limits;

/// <summary>All limits as they hold, who runs into them, and changing them while the product runs.</summary>
public sealed partial class LimitsPage
{
    /// <summary>With fewer reads a minute a page of this product does not work.</summary>
    private const int FewestReads = 30;

    /// <summary>Fewer than this many others a minute, and the own work stands still.</summary>
    private const int FewestOthers = 5;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private IReadOnlyList<LimitSetting>? _settings;
    private IReadOnlyList<RefusedCaller> _refused = [];
    private IReadOnlyList<LimitUse> _use = [];
    private Core.Common.Error? _error;
    private LimitTier? _own;
    private (string Scope, LimitTier Tier, int? Before, int? Now)? _changed;
    private bool _open;
    private int? _seen;
    private string _scope = nameof(EndpointClass.Read);
    private string _endpoint = "";
    private LimitTier _tier;
    private int _value = 1;

    [Inject]
    public required LimitsDesk Desk { get; set; }

    [Inject]
    public required LimitedEndpointNames Endpoints { get; set; }

    [Inject]
    public required RateCounts Counts { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<LimitsText> Text { get; set; }

    private static IReadOnlyList<LimitTier> Tiers { get; } = Enum.GetValues<LimitTier>();

    private static IReadOnlyList<string> Classes { get; } = Enum.GetNames<EndpointClass>();

    private IEnumerable<LimitSetting> OwnEndpoints => _settings!.Where(setting => !Classes.Contains(setting.Scope));

    private string ScopeWords => WordsOf(_scope);

    private string Default => Desk.Limits.Configured.PermitsOf(_scope, _tier) is { } permits ? Text["DefaultIs", permits] : Text["DefaultOfClass"];

    /// <summary>Which warning stands before saving; a limit that shuts out whoever sets it, or everybody's sign-in.</summary>
    private string? Warning => (_scope, _tier) switch
    {
        (nameof(EndpointClass.SignIn), LimitTier.Anonymous) when _value < FewestOthers => "Warn.SignIn",
        (nameof(EndpointClass.Read), LimitTier.Anonymous) when _value < FewestReads => "Warn.SignIn",
        (nameof(EndpointClass.Read), _) when _tier == _own && _value < FewestReads => "Warn.Own",
        _ when _tier == _own && _value < FewestOthers => "Warn.Own",
        _ => null,
    };

    protected override async Task OnInitializedAsync()
    {
        _own = LimitTiers.Of((await CurrentActor.GetAsync(Stopping)).Roles);
        _endpoint = Endpoints.Names.Count > 0 ? Endpoints.Names[0] : "";
        Follow(Desk.Changes, change => change.Topic == ChangeTopic.Limits, ReadAsync, Desk.Time);
        Every(Pace, Desk.Time, ReadAsync);
    }

    private async Task ReadAsync()
    {
        _refused = await Desk.Store.RefusedAsync(Desk.Time.GetUtcNow() - Hour, Stopping);
        _use = [.. Counts.Use(), .. Desk.Open.Use()];
        _settings = await Desk.Store.ReadAsync(Stopping);
    }

    /// <summary>What was set, also on another node that this one has not heard of yet.</summary>
    private LimitSetting? Set(string scope, LimitTier tier) => _settings?.FirstOrDefault(setting => setting.Scope == scope && setting.Tier == tier);

    private int Now(string scope, LimitTier tier) =>
        Set(scope, tier)?.PerMinute ?? Desk.Limits.Configured.PermitsOf(scope, tier) ?? Desk.Limits.Current.Of(EndpointClass.Read, tier);

    private LimitUse? Used(string scope, LimitTier tier) => _use.FirstOrDefault(use => use.Scope == scope && use.Tier == tier);

    /// <summary>The key of a text that names the unit.</summary>
    private static string Unit(string text, string scope) => scope == nameof(EndpointClass.Connections) ? text + ".Connections" : text;

    private string WordsOf(string scope) => Classes.Contains(scope) ? Text["Class." + scope] : scope;

    /// <summary>What somebody else made of the limit while the dialog stands open; null while it is what was seen.</summary>
    private string? Newer => !_open || Set(_scope, _tier)?.PerMinute == _seen ? null
        : Set(_scope, _tier) is { } now ? Text["SetMeanwhile", now.By, now.PerMinute].Value
        : Text["ResetMeanwhile"].Value;

    private void Open(string scope, LimitTier tier) => (_scope, _tier, _value, _seen, _open, _error) = (scope, tier, Now(scope, tier), Set(scope, tier)?.PerMinute, true, null);

    private void Close() => _open = false;

    private async Task SaveAsync(int? value)
    {
        await ChangeAsync(_scope, _tier, value, _seen);
        _changed = _error is null && _seen != value ? (_scope, _tier, _seen, value) : null;

        // Refused: the dialog stays, with what was typed and with what is there now.
        _open = _error is not null;
    }

    private async Task UndoAsync()
    {
        if (_changed is { } changed)
        {
            _changed = null;
            await ChangeAsync(changed.Scope, changed.Tier, changed.Before, changed.Now);
        }
    }

    private async Task ChangeAsync(string scope, LimitTier tier, int? value, int? seen)
    {
        _error = (await Desk.Change.RunAsync(await CurrentActor.GetAsync(Stopping), scope, tier, value, seen, Stopping)).Error;
        await ReadAsync();
    }
}
