using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Providers;
using Vectrant.Web.Features.Identity.Accounts;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>What a browser that goes to a provider asks for beside signing in. Each is a ticket of a page of ours, or null.</summary>
internal sealed record ProviderErrand(string? Connect, string? Confirm);

/// <summary>What a browser carries on its way to a provider and back.</summary>
internal sealed class ProviderBrowser(AttemptCookie cookie, ConnectTicket tickets, FreshProof fresh, IOptions<AccountOptions> accounts, TimeProvider time)
{
    /// <summary>A new way to a provider; refused when whoever began it is not the one who is signed in.</summary>
    public Result<SignInAttempt> Begin(HttpContext context, string provider, string returnUrl, ProviderErrand errand)
    {
        var attempt = SignInAttempt.New(provider, returnUrl, null);
        if (errand.Confirm is { } confirm)
        {
            return tickets.Holder(context.User, ConnectTicket.Confirming(provider), confirm) is { } who
                ? attempt with { Confirms = who, ProvedAfter = time.GetUtcNow() }
                : ProviderErrors.OtherSession;
        }

        if (errand.Connect is { } connect)
        {
            return tickets.Holder(context.User, provider, connect) is { } who ? attempt with { ConnectTo = who } : ProviderErrors.OtherSession;
        }

        return attempt;
    }

    /// <summary>Another way in is given to nobody who did not prove themselves a moment ago.</summary>
    public async Task<bool> OwesProofAsync(HttpContext context, SignInAttempt attempt) => attempt.ConnectTo is not null && !await fresh.HoldsAsync(context);

    public void Keep(HttpContext context, SignInAttempt attempt) => cookie.Keep(context, attempt);

    /// <summary>The attempt that an answer belongs to, which is then over; null when this browser began none like it. A stranger's answer must not end what this browser began.</summary>
    public SignInAttempt? Take(HttpContext context, string provider, ProviderAnswer answer)
    {
        if (cookie.Find(context, provider) is not { } attempt || !attempt.HasState(answer.State))
        {
            return null;
        }

        AttemptCookie.Forget(context, provider);
        return attempt;
    }

    /// <summary>Where the provider sends the browser back to: what is configured, and only without that the address that the browser used.</summary>
    public Uri Callback(HttpContext context, string provider) => ProviderEndpoints.Callback(
        accounts.Value, new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/"), provider);
}
