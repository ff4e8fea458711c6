using System.Collections.Frozen;
using System.IO.Compression;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>
/// The passwords that people choose most often, which attackers therefore try first: about 44,000, from the frequency lists
/// of zxcvbn 4.4.2 (MIT; see <c>scripts/common-passwords</c>). Lower case.
/// </summary>
public static class CommonPasswords
{
    private static readonly Lazy<FrozenSet<string>> Words = new(Read);

    public static int Count => Words.Value.Count;

    public static bool Contains(string password) => Words.Value.Contains(password);

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords")
            ?? throw new InvalidOperationException("The list of common passwords is not embedded in the assembly.");
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
