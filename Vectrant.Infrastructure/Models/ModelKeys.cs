using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models;

/// <summary>Protects the keys of providers before they are stored.</summary>
internal sealed class ModelKeys(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Vectrant.Models.Keys");

    public string? Protect(string? key) => string.IsNullOrEmpty(key) ? null : _protector.Protect(key);

    public string? Unprotect(string? stored)
    {
        try
        {
            return string.IsNullOrEmpty(stored) ? null : _protector.Unprotect(stored);
        }
        catch (CryptographicException problem)
        {
            throw new ModelUnavailableException(
                "The stored key of the model provider cannot be read any more, because the keys that protect it are gone. Enter it again on the Models page.", problem);
        }
    }
}
