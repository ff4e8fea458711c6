using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Options;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>Seals texts with the master key: AES-256-GCM, a fresh nonce each time, bound to the name of what is sealed.</summary>
internal sealed class KeySeal(IOptions<MasterKeyOptions> options)
{
    private const string Element = "sealed";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // Read when first needed: a command that seals nothing needs no key.
    private readonly Lazy<IReadOnlyList<byte[]>> _keys = new(() => options.Value.Keys());

    private byte[] Current => _keys.Value[0];

    /// <summary>Whether the text is sealed with the current key.</summary>
    public bool IsCurrent(string stored) => IsSealed(stored) && By(XElement.Parse(stored)) == IdOf(Current);

    public string Seal(string text, string name)
    {
        var (nonce, plain) = (RandomNumberGenerator.GetBytes(NonceBytes), Encoding.UTF8.GetBytes(text));
        var box = new byte[plain.Length + TagBytes];
        using (var aes = new AesGcm(Current, TagBytes))
        {
            aes.Encrypt(nonce, plain, box.AsSpan(0, plain.Length), box.AsSpan(plain.Length), Bound(name));
        }

        CryptographicOperations.ZeroMemory(plain);
        return new XElement(Element, new XAttribute("by", IdOf(Current)), new XAttribute("nonce", Convert.ToBase64String(nonce)), Convert.ToBase64String(box))
            .ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The text as it was. Rows of before there was a master key are not sealed and come back as they are.</summary>
    public string Open(string stored, string name)
    {
        if (!IsSealed(stored))
        {
            return stored;
        }

        var box = XElement.Parse(stored);
        var by = By(box);
        var key = _keys.Value.FirstOrDefault(known => IdOf(known) == by) ?? throw new InvalidOperationException(
            $"The keys in the database were sealed with the master key '{by}', and this node has '{string.Join("', '", _keys.Value.Select(IdOf))}'. "
            + "Give it that key (MasterKey__File or MasterKey__Value), or, after a change of the key, name the old one in MasterKey__Former__0. No new keys are made: they would end every sign-in and lose every stored secret.");
        var (nonce, value) = (Convert.FromBase64String(box.Attribute("nonce")!.Value), Convert.FromBase64String(box.Value));
        var plain = new byte[value.Length - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(nonce, value.AsSpan(0, plain.Length), value.AsSpan(plain.Length), plain, Bound(name));
        return Encoding.UTF8.GetString(plain);
    }

    private static bool IsSealed(string stored) => stored.StartsWith('<' + Element + ' ', StringComparison.Ordinal);

    private static string? By(XElement box) => box.Attribute("by")?.Value;

    /// <summary>Names a key without telling anything of it.</summary>
    private static string IdOf(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "vectrant master key"u8), 0, 6);

    private static byte[] Bound(string name) => Encoding.UTF8.GetBytes("vectrant data protection " + name);
}
