using Microsoft.AspNetCore.DataProtection;

namespace Vectrant.Infrastructure.Webhooks;

/// <summary>Secrets as they are stored: a copy of the database alone signs nothing.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Vectrant.Webhooks.Secret");

    public string Hide(string secret) => _protector.Protect(secret);

    public string Show(string hidden) => _protector.Unprotect(hidden);
}
