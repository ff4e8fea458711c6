using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Security;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Sets an authenticator app up, shows recovery codes once, and takes both away again.</summary>
public sealed partial class TwoStepPage
{
    private CoreError? _refusal;
    private byte[]? _secret;
    private string _address = "";
    private IReadOnlyList<string>? _codes;
    private Actor _actor = Actor.Customer;
    private bool _required;

    [SupplyParameterFromForm(FormName = "two-step-confirm")]
    public CodeForm? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    internal TwoStepDesk Desk { get; set; } = null!;

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<AccountText> Text { get; set; }

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    protected override async Task OnInitializedAsync()
    {
        SecretPage.Mark(Http.Response);
        _actor = CurrentActor.From(Http.User);
        if (_actor.PersonId is not { } person || !await Desk.Fresh.HoldsAsync(Http))
        {
            Places.NavigateTo("/account/confirm?returnUrl=" + Uri.EscapeDataString("/account/two-step" + Http.Request.QueryString));
            return;
        }

        _required = await Desk.Required.IsMissingAsync(person, _actor.Roles, Http.RequestAborted);
        _secret = await Desk.Factors.PrepareAsync(person, Http.RequestAborted);
        _address = _secret is null ? "" : Totp.AddressOf(_secret, "Vectrant", Http.User.Identity?.Name ?? _actor.Name);
    }

    private async Task ConfirmAsync()
    {
        if (!await Desk.Fresh.HoldsAsync(Http))
        {
            return;
        }

        _codes = await Desk.Factors.ConfirmAsync(_actor, Input?.Code ?? "", Language, Http.RequestAborted);
        _refusal = _codes is null ? AccountErrors.CodeWrong : null;
    }

    private async Task NewCodesAsync()
    {
        if (await Desk.Fresh.HoldsAsync(Http))
        {
            _codes = await Desk.Factors.NewRecoveryCodesAsync(_actor, Http.RequestAborted);
        }
    }

    private async Task RemoveAsync()
    {
        if (_actor.PersonId is not { } person || !await Desk.Fresh.HoldsAsync(Http))
        {
            return;
        }

        await Desk.Factors.RemoveAsync(_actor, person, passkeys: false, Http.User.FindFirst(PersonClaim.Session)?.Value, Language, Http.RequestAborted);
        Desk.Events.Record(new AccessEvent(AccessEventKind.FactorRemoved) { Person = person, Subject = "totp", Address = Desk.SignIns.Origin.Address });
        await Desk.SignIns.RefreshAsync(Http.RequestAborted);
        Places.NavigateTo("/account?done=two-step-off");
    }
}

/// <summary>What the page of the authenticator app is made of.</summary>
internal sealed record TwoStepDesk(ISecondFactors Factors, RequiredFactor Required, FreshProof Fresh, SignInPerson SignIns, IAccessEvents Events);
