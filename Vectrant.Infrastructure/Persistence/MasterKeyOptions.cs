using Microsoft.Extensions.Options;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>
/// The key that seals the keys in the database; section <c>MasterKey</c>. It lives outside of the database, so that a copy of the
/// database opens no cookie, no stored model key and no hidden value.
/// </summary>
public sealed class MasterKeyOptions
{
    public const string Section = "MasterKey";

    /// <summary>32 random bytes in base64, such as from <c>openssl rand -base64 32</c>. Empty where <see cref="File"/> holds it.</summary>
    public string Value { get; set; } = "";

    /// <summary>A file that holds it, such as a Docker secret. An install with a database of its own makes one at its first start.</summary>
    public string File { get; set; } = "";

    /// <summary>Keys of before, newest first: what they sealed is opened and sealed anew at the next start.</summary>
    public IList<string> Former { get; init; } = [];

    internal const string HowTo = "Set MasterKey__File to a file (or MasterKey__Value) with 32 random bytes in base64, such as from 'openssl rand -base64 32', the same on every node, and keep a copy apart from the backups of the database.";

    /// <summary>The current key and the former ones.</summary>
    internal IReadOnlyList<byte[]> Keys()
    {
        var current = Value.Length > 0 ? Value : File.Length > 0 ? System.IO.File.ReadAllText(File) : throw new InvalidOperationException($"There is no master key. {HowTo}");
        return [.. new[] { current }.Concat(Former).Select(Read)];
    }

    internal static byte[] Read(string text)
    {
        Span<byte> key = stackalloc byte[33];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == 32
            ? key[..32].ToArray()
            : throw new InvalidOperationException($"The master key (MasterKey:Value, :File or :Former) is not 32 bytes in base64. {HowTo}");
    }
}

/// <summary>Names every fault, and never a key.</summary>
internal sealed class MasterKeyOptionsValidator : IValidateOptions<MasterKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, MasterKeyOptions options)
    {
        if (options.Value.Length > 0 && options.File.Length > 0)
        {
            return ValidateOptionsResult.Fail("MasterKey:Value and MasterKey:File are both set. Keep one.");
        }

        if (options.File.Length > 0 && !File.Exists(options.File))
        {
            return ValidateOptionsResult.Fail($"MasterKey:File is '{options.File}', which is not there or cannot be read. {MasterKeyOptions.HowTo}");
        }

        try
        {
            options.Keys();
            return ValidateOptionsResult.Success;
        }
        catch (Exception problem) when (problem is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail(problem.Message);
        }
    }
}
