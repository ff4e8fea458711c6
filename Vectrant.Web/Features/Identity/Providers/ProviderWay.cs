using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Features.Identity.Accounts;
using Vectrant.Web.Security;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>Sends browsers to providers, and takes in who comes back. Each method answers with the address to go to next.</summary>
internal sealed class ProviderWay(
    IIdentityProviders providers, IOptions<ProviderOptions> options, ProviderBrowser browser, ProviderArrival arrival, ProviderRefusals refusals)
{
    private static readonly string[] Parameters = ["code", "state", "iss", "error"];

    public async Task<string> BeginAsync(HttpContext context, string provider, string returnUrl, ProviderErrand errand)
    {
        if (!options.Value.List.ContainsKey(provider))
        {
            return await refusals.RefuseAsync(context, null, ProviderErrors.Unknown);
        }

        var made = browser.Begin(context, provider, returnUrl, errand);
        if (!made.Succeeded)
        {
            return await refusals.RefuseAsync(context, provider, made.Error);
        }

        if (await browser.OwesProofAsync(context, made.Value))
        {
            return ProviderPages.ConfirmFirst;
        }

        var begun = await providers.BeginAsync(made.Value, browser.Callback(context, provider), context.RequestAborted);
        if (!begun.Succeeded)
        {
            return await refusals.RefuseAsync(context, provider, begun.Error);
        }

        browser.Keep(context, made.Value);
        return begun.Value.AbsoluteUri;
    }

    public async Task<string> EndAsync(HttpContext context, string provider)
    {
        if (!options.Value.List.ContainsKey(provider))
        {
            return await refusals.RefuseAsync(context, null, ProviderErrors.Unknown);
        }

        if (Read(context.Request.Query) is not { } answer || browser.Take(context, provider, answer) is not { } attempt)
        {
            return await refusals.RefuseAsync(context, provider, ProviderErrors.StartAgain);
        }

        var outcome = await arrival.RunAsync(context, attempt, answer, browser.Callback(context, provider));
        return outcome is null ? attempt.ReturnUrl : await refusals.RefuseAsync(context, provider, outcome);
    }

    // A parameter that stands there twice can be read in two ways.
    private static ProviderAnswer? Read(IQueryCollection query) =>
        Array.Exists(Parameters, name => query[name].Count > 1) ? null : new ProviderAnswer(query["code"], query["state"], query["iss"], query["error"]);
}

/// <summary>What somebody who is signed in already can go to a provider for.</summary>
internal sealed class ProviderErrands(ConnectAccount connect, ConfirmThroughProvider confirm, FreshProof fresh)
{
    public async Task<CoreError?> ConnectAsync(HttpContext context, PersonId beganAs, ExternalIdentity identity) =>
        (await connect.RunAsync(CurrentActor.From(context.User), beganAs, identity, context.RequestAborted)).Error;

    public async Task<CoreError?> ConfirmAsync(HttpContext context, PersonId beganAs, ExternalIdentity identity)
    {
        var confirmed = await confirm.RunAsync(CurrentActor.From(context.User), beganAs, identity, context.RequestAborted);
        if (confirmed.Succeeded)
        {
            await fresh.WriteAsync(context);
        }

        return confirmed.Error;
    }
}

/// <summary>What happens with an answer that belongs to its browser.</summary>
internal sealed class ProviderArrival(IIdentityProviders providers, IConnectedAccounts accounts, EnterThroughProvider enter, ProviderErrands errands, SignInPerson signIn)
{
    /// <summary>Null when it succeeded.</summary>
    public async Task<CoreError?> RunAsync(HttpContext context, SignInAttempt attempt, ProviderAnswer answer, Uri callback)
    {
        var cancellationToken = context.RequestAborted;
        if (!await accounts.SpendAsync(attempt.StateHash, cancellationToken))
        {
            return ProviderErrors.Replayed;
        }

        var identity = await providers.RedeemAsync(attempt, answer, callback, cancellationToken);
        if (!identity.Succeeded)
        {
            return identity.Error;
        }

        if (attempt.ConnectTo is { } connecting)
        {
            return await errands.ConnectAsync(context, connecting, identity.Value);
        }

        if (attempt.Confirms is { } confirming)
        {
            return await errands.ConfirmAsync(context, confirming, identity.Value);
        }

        var entered = await enter.RunAsync(identity.Value, cancellationToken);
        return entered.Succeeded
            ? (await signIn.RunAsync(entered.Value, [SignInMethod.External(attempt.Provider)], remember: false, cancellationToken)).Error
            : entered.Error;
    }
}
