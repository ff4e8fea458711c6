using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Security;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>Keeps a refusal for those who look after the house, and leads to the page that explains it.</summary>
internal sealed class ProviderRefusals(SignInPerson signIn, IAccessEvents events)
{
    public const string Page = "/sign-in/refused";
    private const string CodePrefix = "provider_";

    private static readonly string[] NotReached =
    [
        ProviderErrors.Unreachable.Code, ProviderErrors.TooSlow.Code, ProviderErrors.TooLarge.Code, ProviderErrors.Redirects.Code, ProviderErrors.Unreadable.Code,
        ProviderErrors.OtherIssuer.Code, ProviderErrors.UnsafeEndpoint.Code, ProviderErrors.NoKeys.Code,
    ];

    /// <param name="context">The request.</param>
    /// <param name="provider">A configured one; null for what somebody typed.</param>
    /// <param name="error">Why.</param>
    /// <returns>The page's address.</returns>
    public async Task<string> RefuseAsync(HttpContext context, string? provider, CoreError error)
    {
        var person = CurrentActor.From(context.User).PersonId;
        events.Record(new AccessEvent(AccessEventKind.ProviderRefused)
        {
            Person = person,
            Subject = provider is null ? error.Code : $"{provider}: {error.Code}",
            Address = context.Connection.RemoteIpAddress?.ToString(),
        });

        // Whoever is switched off stands in the history already: the sign-in itself refused.
        if (provider is not null && error != IdentityErrors.PersonDisabled)
        {
            await signIn.RecordRefusalAsync(person, error.Code, [SignInMethod.External(provider)], context.RequestAborted);
        }

        return $"{Page}?why={KeyOf(error.Code)}" + (provider is null ? "" : $"&with={provider}");
    }

    /// <summary>Under which name the page's texts stand. What exactly is wrong with a proof is nothing that its bearer could do something about.</summary>
    internal static string KeyOf(string code) =>
        ProviderErrors.IsToken(code) ? "token"
        : NotReached.Contains(code) ? "unreachable"
        : code.Replace(CodePrefix, "", StringComparison.Ordinal);
}
