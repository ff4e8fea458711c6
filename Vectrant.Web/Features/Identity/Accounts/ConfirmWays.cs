using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Providers;
using Vectrant.Web.Features.Identity.Providers;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>A provider that can be asked for a new proof.</summary>
internal sealed record ConfirmLink(string Label, string Address);

/// <summary>How somebody can prove anew who they are.</summary>
internal sealed record Ways(bool Password, bool Passkeys, IReadOnlyList<ConfirmLink> Providers)
{
    public bool None => !Password && !Passkeys && Providers.Count == 0;
}

/// <summary>Finds out which ways there are for whoever is signed in.</summary>
internal sealed class ConfirmWays(
    IPasswordVault passwords, ISecondFactors factors, IConnectedAccountQuery accounts, ConnectTicket tickets, IOptions<ProviderOptions> options, IOptions<AccountOptions> local)
{
    public async Task<Ways> OfAsync(HttpContext context, string returnUrl)
    {
        var actor = CurrentActor.From(context.User);
        if (actor.PersonId is not { } person)
        {
            return new Ways(false, false, []);
        }

        var connected = (await accounts.OfAsync(actor, context.RequestAborted)).Select(account => account.Provider).ToHashSet(StringComparer.Ordinal);
        return new Ways(
            local.Value.LocalPasswords && await passwords.HasAsync(person, context.RequestAborted),
            (await factors.StateAsync(person, context.RequestAborted)).Passkeys > 0,
            [
                .. options.Value.List
                    .Where(provider => provider.Value.ProvesAnew && connected.Contains(provider.Key))
                    .Select(provider => new ConfirmLink(provider.Value.LabelFor(provider.Key), Address(context, provider.Key, returnUrl))),
            ]);
    }

    private string Address(HttpContext context, string provider, string returnUrl) => QueryHelpers.AddQueryString(
        $"/sign-in/with/{provider}",
        new Dictionary<string, string?> { ["returnUrl"] = returnUrl, ["confirm"] = tickets.For(context.User, ConnectTicket.Confirming(provider)) });
}
