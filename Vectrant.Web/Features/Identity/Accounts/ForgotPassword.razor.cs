using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Asks for a new password. Says the same for every address.</summary>
public sealed partial class ForgotPassword
{
    private CoreError? _refusal;
    private bool _asked;

    [SupplyParameterFromForm]
    public Form? Input { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    public required RequestPasswordReset Ask { get; set; }

    [Inject]
    public required IOptions<AccountOptions> Options { get; set; }

    [Inject]
    public required IStringLocalizer<AccountText> Text { get; set; }

    private async Task SubmitAsync()
    {
        var asked = await Ask.RunAsync(Input?.Email ?? "", CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, Http.RequestAborted);
        (_asked, _refusal) = (asked.Succeeded, asked.Error);
    }

    /// <summary>What the form sends.</summary>
    public sealed class Form
    {
        public string? Email { get; set; }
    }
}
