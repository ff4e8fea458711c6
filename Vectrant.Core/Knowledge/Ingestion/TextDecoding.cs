using System.Buffers;
using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge.Ingestion;

/// <param name="Encoding">Name of the encoding, as recorded on the version.</param>
public sealed record DecodedText(string Text, string Encoding);

/// <summary>Bytes to text: by byte order mark, else as strict UTF-8, else as windows-1252, which is what older Western European files are.</summary>
public static class TextDecoding
{
    public const string Utf8Name = "utf-8";

    /// <summary>Control characters that no text file holds; tab, line and form feeds, escape and the old end-of-file mark are not among them.</summary>
    private static readonly SearchValues<char> BinaryControls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code).Except(['\t', '\n', '\v', '\f', '\r', '\u001A', '\u001B'])]);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)
        ?? throw new InvalidOperationException("The runtime has no windows-1252 encoding.");

    /// <param name="content">The bytes, or their beginning.</param>
    /// <param name="isWhole">False when a character may be cut at the end.</param>
    /// <returns>The text without its byte order mark, or Invalid when the bytes are no text.</returns>
    public static Result<DecodedText> Decode(ReadOnlySpan<byte> content, bool isWhole)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            content = content[3..];
        }
        else if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return DecodeWide(content[2..], bigEndian: false, isWhole);
        }
        else if (content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return DecodeWide(content[2..], bigEndian: true, isWhole);
        }

        // No text in these encodings holds a zero byte; pictures, programs and archives do.
        if (content.Contains((byte)0))
        {
            return FileErrors.UnknownKind;
        }

        if (TryUtf8(isWhole ? content : content[..^CutTail(content)]) is { } text)
        {
            return HasBinaryControls(text) ? FileErrors.UnknownKind : new DecodedText(text, Utf8Name);
        }

        var western = Windows1252.GetString(content);
        return HasBinaryControls(western) || western.AsSpan().ContainsAnyInRange('\u0080', '\u009F')
            ? FileErrors.TextEncodingUnknown
            : new DecodedText(western, "windows-1252");
    }

    private static Result<DecodedText> DecodeWide(ReadOnlySpan<byte> content, bool bigEndian, bool isWhole)
    {
        if (content.Length % 2 != 0)
        {
            if (isWhole)
            {
                return FileErrors.Damaged;
            }

            content = content[..^1];
        }

        var text = (bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(content);
        return HasBinaryControls(text) ? FileErrors.UnknownKind : new DecodedText(text, bigEndian ? "utf-16be" : "utf-16le");
    }

    private static string? TryUtf8(ReadOnlySpan<byte> content)
    {
        try
        {
            return StrictUtf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Bytes at the end that begin a character without finishing it.</summary>
    private static int CutTail(ReadOnlySpan<byte> content)
    {
        for (var back = 1; back <= Math.Min(3, content.Length); back++)
        {
            var value = content[^back];
            if ((value & 0xC0) != 0x80)
            {
                var needed = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : value >= 0xC0 ? 2 : 1;
                return needed > back ? back : 0;
            }
        }

        return 0;
    }

    private static bool HasBinaryControls(string text) => text.AsSpan().ContainsAny(BinaryControls);
}
