using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Security;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Another password, for whoever knows the one until now.</summary>
public sealed partial class PasswordSection
{
    private CoreError? _refusal;

    [SupplyParameterFromForm(FormName = "change-password")]
    public PasswordForm? Input { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    public required ChangePassword Change { get; set; }

    [Inject]
    internal SignInPerson SignIns { get; set; } = null!;

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IOptions<AccountOptions> Options { get; set; }

    [Inject]
    public required IStringLocalizer<AccountText> Text { get; set; }

    private async Task SubmitAsync()
    {
        if (Input is not { Current: { } current, Password: { } next } || next != Input.Again)
        {
            _refusal = AccountErrors.PasswordsDiffer;
            return;
        }

        var kept = Http.User.FindFirst(PersonClaim.Session)?.Value;
        var changed = await Change.RunAsync(
            CurrentActor.From(Http.User), new PasswordChange(current, next, kept, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), Http.RequestAborted);
        if (!changed.Succeeded)
        {
            _refusal = changed.Error;
            return;
        }

        await SignIns.RefreshAsync(Http.RequestAborted);
        Places.NavigateTo("/account?done=password");
    }
}
