using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Providers;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>One provider as it is configured, without its secret, and the button that asks it for its documents.</summary>
public sealed partial class ProviderCard : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private bool _busy;
    private ProviderCheck? _found;
    private CoreError? _refusal;

    [Parameter]
    [EditorRequired]
    public required string Name { get; set; }

    [Parameter]
    [EditorRequired]
    public required ProviderSettings Settings { get; set; }

    /// <summary>How many people use it.</summary>
    [Parameter]
    public int People { get; set; }

    [Inject]
    public required CheckProvider Check { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IOptions<AccountOptions> Accounts { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<ProviderText> Text { get; set; }

    private string First => Settings.FirstSignIn == FirstSignIn.Create
        ? Text["Card.Create", string.Join(", ", Settings.RolesAtFirst)]
        : Text["Card.InviteOnly"];

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task TestAsync()
    {
        (_busy, _found, _refusal) = (true, null, null);
        try
        {
            var result = await Check.RunAsync(await CurrentActor.GetAsync(_leaving.Token), Name, _leaving.Token);
            (_found, _refusal) = (result.Succeeded ? result.Value : null, result.Error);
        }
        finally
        {
            _busy = false;
        }
    }
}
