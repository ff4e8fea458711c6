using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Infrastructure.Guardrails;

/// <summary>Everything about hidden values that needs a key: a conversation's own for hashes, and one for each original that is kept.</summary>
internal sealed class RedactionVault(IDataProtectionProvider protection, IOptions<RedactionOptions> options)
{
    private const string Originals = "Vectrant.Redaction.Original";
    private readonly IDataProtector _keys = protection.CreateProtector("Vectrant.Redaction.Key");

    /// <summary>How long originals are kept.</summary>
    public TimeSpan Kept => options.Value.Kept;

    public (byte[] Key, string Protected) NewKey()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return (key, Convert.ToBase64String(_keys.Protect(key)));
    }

    /// <returns>Null when the keys that protect it are gone: the conversation then gets a new one, and its values new names.</returns>
    public byte[]? ReadKey(string stored)
    {
        try
        {
            return _keys.Unprotect(Convert.FromBase64String(stored));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static byte[] Hash(byte[] key, string type, ReadOnlySpan<char> value) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{type}\n{RedactedValue.Normalise(type, value)}"));

    /// <returns>Null where the policy keeps nothing.</returns>
    public string? Protect(GuardPipeline pipeline, string type, Guid conversation, string placeholder, ReadOnlySpan<char> original) =>
        options.Value.Keeps(pipeline, type) ? ProtectorOf(conversation, placeholder).Protect(original.ToString()) : null;

    /// <returns>Null when the keys that protect it are gone.</returns>
    public string? Unprotect(Guid conversation, string placeholder, string stored)
    {
        try
        {
            return ProtectorOf(conversation, placeholder).Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // A value that is moved to another conversation or placeholder in the database cannot be read there.
    private IDataProtector ProtectorOf(Guid conversation, string placeholder) => protection.CreateProtector(Originals, conversation.ToString("N"), placeholder);
}
