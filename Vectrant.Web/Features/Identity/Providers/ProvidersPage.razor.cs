using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>The providers that the settings name, whether they answer, and how many people use them. It changes nothing.</summary>
public sealed partial class ProvidersPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyDictionary<string, int>? _people;

    [Inject]
    public required IConnectedAccountQuery Accounts { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IOptions<ProviderOptions> Options { get; set; }

    [Inject]
    public required IStringLocalizer<ProviderText> Text { get; set; }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnInitializedAsync() => _people = await Accounts.CountsAsync(await CurrentActor.GetAsync(_stopping.Token), _stopping.Token);
}
