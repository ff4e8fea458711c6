using System.Globalization;
using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Providers;

/// <summary>Decides whether somebody whom a provider vouches for may come in, and as whom.</summary>
public sealed class EnterThroughProvider(IConnectedAccounts accounts, IOptions<ProviderOptions> options)
{
    public async Task<Result<PersonId>> RunAsync(ExternalIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var admitted = ProviderAdmission.Admit(options.Value, identity);
        if (!admitted.Succeeded)
        {
            return admitted.Error;
        }

        var settings = admitted.Value;
        var rights = MappedRights.Of(settings, identity);
        if (await accounts.EnterAsync(identity, rights, cancellationToken) is { } known)
        {
            return known;
        }

        return await accounts.AdmitAsync(identity, rights, settings.FirstSignIn == FirstSignIn.Create ? settings.RolesAtFirst : null, cancellationToken);
    }
}

/// <summary>The rules that hold for everybody who comes through a provider, also for the hundredth time.</summary>
public static class ProviderAdmission
{
    private const int MaxEmail = 256;

    /// <summary>The settings of the provider, when it is one of the install's and nothing is against whom it vouches for.</summary>
    internal static Result<ProviderSettings> Admit(ProviderOptions options, ExternalIdentity identity) =>
        !options.List.TryGetValue(identity.Provider, out var settings) ? ProviderErrors.Unknown
        : Refuse(settings, identity) is { } refusal ? refusal
        : settings;

    /// <summary>Null when nothing is against it.</summary>
    public static Error? Refuse(ProviderSettings settings, ExternalIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(identity);
        if (DomainOf(identity.Email) is not { } domain)
        {
            return ProviderErrors.EmailMissing;
        }

        if (!identity.EmailVerified && !settings.TrustEmail)
        {
            return ProviderErrors.EmailUnverified;
        }

        return settings.AllowedDomains.Count == 0 || settings.AllowedDomains.Contains(domain, StringComparer.OrdinalIgnoreCase)
            ? null
            : ProviderErrors.DomainNotAllowed;
    }

    // One @, nothing that another reader could take for the end of the address, no sign that nobody sees, and a domain as mail servers spell it: one
    // that only looks like another's is none.
    private static string? DomainOf(string? email)
    {
        if (email is null || TextInput.Line(email, MaxEmail) != email || email.Any(char.IsWhiteSpace))
        {
            return null;
        }

        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at == email.LastIndexOf('@') && Ascii.IsValid(email.AsSpan(at + 1)) && !email.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
            && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email ? email[(at + 1)..] : null;
    }
}
