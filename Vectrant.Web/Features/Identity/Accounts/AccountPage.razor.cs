using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Providers;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>How I sign in. A static page of sections, each with its own forms: what they change sets cookies.</summary>
public sealed partial class AccountPage
{
    private Actor? _actor;
    private bool _fresh;
    private FactorState? _factors;
    private IReadOnlyList<PasskeyLine> _passkeys = [];

    /// <summary>What was just done, after the redirect.</summary>
    [SupplyParameterFromQuery(Name = "done")]
    public string? Done { get; set; }

    [SupplyParameterFromQuery(Name = "problem")]
    public string? Problem { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    public required IStringLocalizer<AccountText> Text { get; set; }

    [Inject]
    public required IPasskeys Passkeys { get; set; }

    [Inject]
    internal FreshProof Fresh { get; set; } = null!;

    [Inject]
    public required ISecondFactors Factors { get; set; }

    [Inject]
    public required IOptions<ProviderOptions> Providers { get; set; }

    private bool HasProviders => Providers.Value.List.Count > 0;

    protected override async Task OnInitializedAsync()
    {
        SecretPage.Mark(Http.Response);
        _actor = CurrentActor.From(Http.User);
        _fresh = await Fresh.HoldsAsync(Http);
        if (_actor.PersonId is { } person)
        {
            _passkeys = await Passkeys.ListAsync(person, Http.RequestAborted);
            _factors = await Factors.StateAsync(person, Http.RequestAborted);
        }
    }
}
