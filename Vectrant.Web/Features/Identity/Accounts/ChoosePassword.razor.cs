using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Identity.Accounts;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>
/// Chooses a password through a link. Opening the link uses nothing up: programs that look at mails open links, too. The address of the
/// page is a secret: no other page is told where its visitor came from, and nothing keeps a copy.
/// </summary>
public sealed partial class ChoosePassword
{
    private AccountPerson? _person;
    private CoreError? _refusal;

    [Parameter, EditorRequired]
    public LinkPurpose Purpose { get; set; }

    [Parameter, EditorRequired]
    public required string Token { get; set; }

    [SupplyParameterFromForm(FormName = "choose-password")]
    public PasswordForm? Input { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    public required RedeemLink Redeem { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<AccountText> Text { get; set; }

    protected override async Task OnInitializedAsync()
    {
        SecretPage.Mark(Http.Response);
        var found = await Redeem.LookAsync(Purpose, Token, Http.RequestAborted);
        _person = found.Succeeded ? found.Value : null;
        _refusal = found.Error;
    }

    private async Task SubmitAsync()
    {
        if (Input?.Password is not { } password || password != Input.Again)
        {
            _refusal = AccountErrors.PasswordsDiffer;
            return;
        }

        var redeemed = await Redeem.RunAsync(Purpose, Token, password, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, Http.RequestAborted);
        if (redeemed.Succeeded)
        {
            // Not signed in by this: who holds a link may still owe a second factor.
            Places.NavigateTo("/sign-in?done=password");
            return;
        }

        _refusal = redeemed.Error;
    }
}
