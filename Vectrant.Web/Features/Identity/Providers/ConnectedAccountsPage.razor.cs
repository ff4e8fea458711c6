using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Providers;
using Vectrant.Web.Features.Identity.Accounts;
using Vectrant.Web.Security;
using Vectrant.Web.Shared;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>With which providers I can sign in. A static page: connecting leaves it, and coming back needs no circuit.</summary>
public sealed partial class ConnectedAccountsPage
{
    private const string Address = "/account/providers";
    private IReadOnlyList<ConnectedAccount> _accounts = [];
    private CoreError? _refusal;

    /// <summary>What was just done, after the redirect.</summary>
    [SupplyParameterFromQuery(Name = "done")]
    public string? Done { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    public required IConnectedAccountQuery Accounts { get; set; }

    [Inject]
    public required DisconnectAccount Disconnect { get; set; }

    [Inject]
    internal FreshProof Fresh { get; set; } = null!;

    [Inject]
    internal ConnectTicket Ticket { get; set; } = null!;

    [Inject]
    public required IOptions<ProviderOptions> Options { get; set; }

    [Inject]
    public required IStringLocalizer<ProviderText> Text { get; set; }

    [Inject]
    public required IStringLocalizer<SharedText> Shared { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Http.Response.Headers.CacheControl = "no-store";
        _accounts = await Accounts.OfAsync(CurrentActor.From(Http.User), Http.RequestAborted);
    }

    private async Task DisconnectAsync(ConnectedAccountId account)
    {
        if (!await Fresh.HoldsAsync(Http))
        {
            Places.NavigateTo(ProviderPages.ConfirmFirst);
            return;
        }

        var outcome = await Disconnect.RunAsync(CurrentActor.From(Http.User), account, Http.RequestAborted);
        if (outcome.Succeeded)
        {
            Places.NavigateTo(Address + "?done=disconnected");
            return;
        }

        _refusal = outcome.Error;
    }

    private string LabelOf(string provider) => Options.Value.List.TryGetValue(provider, out var settings) ? settings.LabelFor(provider) : provider;

    private string ConnectAddress(string provider) => QueryHelpers.AddQueryString(
        $"/sign-in/with/{provider}", new Dictionary<string, string?> { ["returnUrl"] = Address + "?done=connected", ["connect"] = Ticket.For(Http.User, provider) });
}
