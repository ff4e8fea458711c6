using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Security;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>Sends browsers to providers, and takes in who comes back. Each method answers with the address to go to next.</summary>
internal sealed class ProviderWay(
    IIdentityProviders providers, IOptions<ProviderOptions> options, AttemptCookie cookie, ConnectTicket tickets, ProviderArrival arrival, ProviderRefusals refusals)
{
    private static readonly string[] Parameters = ["code", "state", "iss", "error"];

    public async Task<string> BeginAsync(HttpContext context, string provider, string returnUrl, string? connect)
    {
        if (!options.Value.List.ContainsKey(provider))
        {
            return await refusals.RefuseAsync(context, null, ProviderErrors.Unknown);
        }

        PersonId? holder = null;
        if (connect is not null && (holder = tickets.Holder(context.User, provider, connect)) is null)
        {
            return await refusals.RefuseAsync(context, provider, ProviderErrors.OtherSession);
        }

        var attempt = SignInAttempt.New(provider, returnUrl, holder);
        var begun = await providers.BeginAsync(attempt, Callback(context, provider), context.RequestAborted);
        if (!begun.Succeeded)
        {
            return await refusals.RefuseAsync(context, provider, begun.Error);
        }

        cookie.Keep(context, attempt);
        return begun.Value.AbsoluteUri;
    }

    public async Task<string> EndAsync(HttpContext context, string provider)
    {
        if (!options.Value.List.ContainsKey(provider))
        {
            return await refusals.RefuseAsync(context, null, ProviderErrors.Unknown);
        }

        // A stranger's answer must not end what this browser began: the cookie goes only with its own state.
        if (Read(context.Request.Query) is not { } answer || cookie.Find(context, provider) is not { } attempt || !attempt.HasState(answer.State))
        {
            return await refusals.RefuseAsync(context, provider, ProviderErrors.StartAgain);
        }

        AttemptCookie.Forget(context, provider);
        var outcome = await arrival.RunAsync(context, attempt, answer, Callback(context, provider));
        return outcome is null ? attempt.ReturnUrl : await refusals.RefuseAsync(context, provider, outcome);
    }

    // A parameter that stands there twice can be read in two ways.
    private static ProviderAnswer? Read(IQueryCollection query) =>
        Array.Exists(Parameters, name => query[name].Count > 1) ? null : new ProviderAnswer(query["code"], query["state"], query["iss"], query["error"]);

    private static Uri Callback(HttpContext context, string provider) =>
        ProviderEndpoints.Callback(new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/"), provider);
}

/// <summary>What happens with an answer that belongs to its browser.</summary>
internal sealed class ProviderArrival(
    IIdentityProviders providers, IConnectedAccounts accounts, EnterThroughProvider enter, ConnectAccount connect, SignInPerson signIn)
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

        if (attempt.ConnectTo is { } person)
        {
            return (await connect.RunAsync(CurrentActor.From(context.User), person, identity.Value, cancellationToken)).Error;
        }

        var entered = await enter.RunAsync(identity.Value, cancellationToken);
        return entered.Succeeded
            ? (await signIn.RunAsync(entered.Value, [SignInMethod.External(attempt.Provider)], remember: false, cancellationToken)).Error
            : entered.Error;
    }
}
