using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>Who is signed in at this moment, in browsers and through programs. The filter stands in the address.</summary>
public sealed partial class SignInsPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Guid> _picked = [];
    private readonly GrowingList<OpenSignIn> _signIns;
    private OpenSignInFilter _filter = new(null, null, null);
    private IReadOnlyList<OpenSignIn>? _ending;
    private EndedSignIns? _outcome;
    private PersonId? _me;

    public SignInsPage() => _signIns = new GrowingList<OpenSignIn>(ReadAsync);

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [Inject]
    public required OpenSignInDeeds Deeds { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<PeopleText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    private IReadOnlyList<OpenSignIn> Picked => [.. (_signIns.Rows ?? []).Where(signIn => _picked.Contains(signIn.Id))];

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _filter = new OpenSignInFilter(Search, Enum.TryParse<OpenSignInKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : null, null);
        _me = (await CurrentActor.GetAsync(_stopping.Token)).PersonId;
        await ReloadAsync();
    }

    private Task ReloadAsync()
    {
        _picked.Clear();
        return _signIns.BeginAsync();
    }

    private async Task<Page<OpenSignIn>> ReadAsync(string? next) =>
        await Deeds.ListAsync(await CurrentActor.GetAsync(_stopping.Token), _filter with { After = next }, _stopping.Token);

    private void Show(string? search, string? kind)
    {
        _outcome = null;
        Places.NavigateTo(Places.GetUriWithQueryParameters("/sessions", new Dictionary<string, object?>
        {
            ["q"] = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
            ["kind"] = string.IsNullOrEmpty(kind) ? null : kind,
        }));
    }

    private void Pick((IReadOnlyList<Guid> SignIns, bool Picked) change)
    {
        if (change.Picked)
        {
            _picked.UnionWith(change.SignIns);
        }
        else
        {
            _picked.ExceptWith(change.SignIns);
        }
    }

    private async Task EndAsync()
    {
        if (_ending is { } ending)
        {
            _ending = null;
            _outcome = await Deeds.EndAsync(await CurrentActor.GetAsync(_stopping.Token), ending, _stopping.Token);
            await ReloadAsync();
        }
    }
}
