using System.IO.Compression;
using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>
/// Refuses Office files that grow beyond measure when they are unpacked. What an archive claims about its parts is not
/// believed: every part that a reader would open is unpacked once, counting, before any reader sees it.
/// </summary>
public static class OfficeArchive
{
    /// <summary>Real documents have some hundred parts.</summary>
    private const int MaxEntries = 20_000;

    /// <summary>XML of real documents shrinks to a tenth, of tables full of zeros to a hundredth.</summary>
    private const int MaxRatio = 500;

    /// <summary>Below this size no ratio is suspicious.</summary>
    private const long RatioMatters = 4 * 1048576L;

    /// <exception cref="InvalidDataException">A part is damaged.</exception>
    public static Result<Done> Check(ZipArchive archive, long maxUnpackedBytes)
    {
        ArgumentNullException.ThrowIfNull(archive);
        if (archive.Entries.Count > MaxEntries)
        {
            return FileErrors.ExpandsTooFar;
        }

        long total = 0;
        foreach (var entry in archive.Entries)
        {
            if (entry.IsEncrypted)
            {
                return FileErrors.Encrypted;
            }

            var unpacked = Unpack(entry, maxUnpackedBytes - total);
            total += unpacked;
            if (total > maxUnpackedBytes || (IsMarkup(entry) && unpacked > RatioMatters && unpacked / Math.Max(1, entry.CompressedLength) > MaxRatio))
            {
                return FileErrors.ExpandsTooFar;
            }
        }

        return Done.Instance;
    }

    /// <summary>Pictures may be packed as tightly as they like. Any part counts for the sum: which ones are opened is up to the file, whatever their names.</summary>
    private static bool IsMarkup(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);

    private static long Unpack(ZipArchiveEntry entry, long limit)
    {
        using var stream = entry.Open();
        var buffer = new byte[64 * 1024];
        long total = 0;
        int read;
        while (total <= limit && (read = stream.Read(buffer)) > 0)
        {
            total += read;
        }

        return total;
    }
}
