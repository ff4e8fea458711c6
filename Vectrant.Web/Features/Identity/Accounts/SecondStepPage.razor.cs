using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>The second factor, after a right password.</summary>
public sealed partial class SecondStepPage
{
    private CoreError? _refusal;
    private FactorState? _state;
    private Pending? _pending;

    [SupplyParameterFromForm]
    public CodeForm? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "problem")]
    public string? Problem { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    internal SecondStepDesk Desk { get; set; } = null!;

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<AccountText> Text { get; set; }

    protected override async Task OnInitializedAsync()
    {
        SecretPage.Mark(Http.Response);
        _refusal = KnownProblem.Of(Problem);
        _pending = await Desk.Pending.ReadAsync(Http);
        if (_pending is null)
        {
            // A form that was sent is answered by its own handler: the framework refuses it when the page leaves before.
            if (!HttpMethods.IsPost(Http.Request.Method))
            {
                Places.NavigateTo("/sign-in");
            }

            return;
        }

        _state = await Desk.Factors.StateAsync(_pending.Person, Http.RequestAborted);
    }

    private async Task SubmitAsync()
    {
        if (_pending is not { } pending)
        {
            Places.NavigateTo("/sign-in");
            return;
        }

        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var proved = await Desk.Step.RunAsync(pending.Person, Input?.Code ?? "", language, Desk.SignIns.Origin, Http.RequestAborted);
        if (!proved.Succeeded)
        {
            _refusal = proved.Error;
            return;
        }

        var signedIn = await Desk.Finish.RunAsync(pending.Person, [SignInMethod.Password, proved.Value], pending.Remember, pending.Email, Http.RequestAborted);
        if (!signedIn.Succeeded)
        {
            _refusal = signedIn.Error;
            return;
        }

        Desk.Pending.Delete(Http);
        Places.NavigateTo(LocalAddress.Or(ReturnUrl, "/"));
    }
}

/// <summary>What a form for a code sends.</summary>
public sealed class CodeForm
{
    public string? Code { get; set; }
}

/// <summary>What the second step is made of.</summary>
internal sealed record SecondStepDesk(SecondStep Step, ISecondFactors Factors, PendingSignIn Pending, FinishSignIn Finish, SignInPerson SignIns);
