using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Features.Identity.Accounts;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity;

/// <summary>A static page: a cookie cannot be set on a circuit.</summary>
public sealed partial class SignIn
{
    private CoreError? _refusal;

    [SupplyParameterFromForm]
    public Form? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "done")]
    public string? Done { get; set; }

    [SupplyParameterFromQuery(Name = "problem")]
    public string? Problem { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    internal PasswordSignIn Password { get; set; } = null!;

    [Inject]
    internal SignInPerson SignIns { get; set; } = null!;

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<IdentityText> Text { get; set; }

    [Inject]
    public required IOptions<AccountOptions> Options { get; set; }

    protected override void OnInitialized()
    {
        _refusal = KnownProblem.Of(Problem);
        if (HttpMethods.IsGet(Http.Request.Method) && Http.User.Identity?.IsAuthenticated == true)
        {
            Leave();
        }
    }

    private async Task SubmitAsync()
    {
        var outcome = await Password.RunAsync(Input?.Email ?? "", Input?.Password ?? "", Input?.Remember == true, SignIns.Origin, Http.RequestAborted);
        if (!outcome.Succeeded)
        {
            _refusal = outcome.Error;
        }
        else if (outcome.Value == NextStep.Ask)
        {
            Places.NavigateTo("/sign-in/second?returnUrl=" + Uri.EscapeDataString(LocalAddress.Or(ReturnUrl, "/")));
        }
        else
        {
            Leave();
        }
    }

    private void Leave() => Places.NavigateTo(LocalAddress.Or(ReturnUrl, "/"));

    /// <summary>What the form sends.</summary>
    public sealed class Form
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }
    }
}
