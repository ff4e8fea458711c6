using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Security;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Proves again who sits here, before ways to sign in change.</summary>
public sealed partial class ConfirmPage
{
    private CoreError? _refusal;
    private Ways _ways = new(false, false, []);

    [SupplyParameterFromForm]
    public PasswordForm? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>Set when the proof was asked for by an open page in another tab, which waits there.</summary>
    [SupplyParameterFromQuery(Name = "done")]
    public string? Done { get; set; }

    [SupplyParameterFromQuery(Name = "problem")]
    public string? Problem { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    public required ConfirmPassword Confirm { get; set; }

    [Inject]
    internal ConfirmWays Proofs { get; set; } = null!;

    [Inject]
    internal FreshProof Fresh { get; set; } = null!;

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<AccountText> Text { get; set; }

    protected override async Task OnInitializedAsync()
    {
        SecretPage.Mark(Http.Response);
        _refusal = KnownProblem.Of(Problem);
        _ways = await Proofs.OfAsync(Http, LocalAddress.Or(ReturnUrl, "/account"));
    }

    private async Task SubmitAsync()
    {
        var confirmed = await Confirm.RunAsync(CurrentActor.From(Http.User), Input?.Current ?? "", Http.RequestAborted);
        if (!confirmed.Succeeded)
        {
            _refusal = confirmed.Error;
            return;
        }

        await Fresh.WriteAsync(Http);
        Places.NavigateTo(LocalAddress.Or(ReturnUrl, "/account"));
    }
}
