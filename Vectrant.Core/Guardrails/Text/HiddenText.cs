using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>Text that stood encoded in another, and where the encoded form stands there (UTF-16 offsets of the original).</summary>
public readonly record struct DecodedText(string Text, int Start, int Length);

/// <summary>
/// Decodes base64, hexadecimal and percent encoding, once and bounded: at most <see cref="MostPieces"/> pieces of at most
/// <see cref="MostBytes"/> bytes, kept only when what comes out can be read.
/// </summary>
internal static class HiddenText
{
    public const int MostPieces = 8;
    public const int MostBytes = 16 * 1024;

    private const int MostTries = 64;
    private const int FewestEncoded = 16;

    private static readonly SearchValues<char> Base64Chars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    private static readonly SearchValues<char> HexSigns = SearchValues.Create("0123456789abcdefABCDEF xX:,\\");

    /// <summary>Spans are those of <paramref name="plain"/>.</summary>
    public static void Find(string plain, List<DecodedText> found)
    {
        var tries = 0;
        for (var i = 0; i < plain.Length && found.Count < MostPieces && tries < MostTries;)
        {
            var end = TokenEnd(plain, i);
            if (end - i >= FewestEncoded)
            {
                tries++;
                var (text, length) = Decode(plain, i, end);
                if (text is not null)
                {
                    found.Add(new DecodedText(text, i, length));
                    end = i + length;
                }
            }
            else if (end - i == 2 && IsHexPair(plain, i) && SpacedHexEnd(plain, i) is var spaced && spaced - i >= FewestEncoded)
            {
                tries++;
                if (FromHex(plain.AsSpan(i, spaced - i)) is { } text)
                {
                    found.Add(new DecodedText(text, i, spaced - i));
                }

                end = spaced;
            }

            i = end + 1;
        }
    }

    private static (string? Text, int Length) Decode(string plain, int start, int end)
    {
        var token = plain.AsSpan(start, end - start);
        if (token.Count('%') >= 3 || (token.Contains('%') && token.Length > FewestEncoded))
        {
            return (FromPercent(token), token.Length);
        }

        // "data:…;base64,aWdub3Jl", "?text=aWdub3Jl": the encoded part is the first long stretch of its letters.
        for (var from = start; end - from >= FewestEncoded;)
        {
            var run = plain.AsSpan(from, end - from).IndexOfAnyExcept(Base64Chars);
            if (run < 0 || run >= FewestEncoded || IsEscapedHex(plain, from))
            {
                var wrapped = WrappedEnd(plain, from, end);
                var body = plain.AsSpan(from, wrapped - from);
                return (FromHex(body) ?? FromBase64(body), wrapped - start);
            }

            from += run + 1;
        }

        return (null, 0);
    }

    private static int TokenEnd(string text, int i)
    {
        var blank = text.AsSpan(i).IndexOfAny(" \t\r\n");
        return blank < 0 ? text.Length : i + blank;
    }

    // Base64 of mail and of command lines comes in lines of 60 to 76 characters.
    private static int WrappedEnd(string text, int start, int end)
    {
        while (end - start >= 60 && end - start < MostBytes * 2 && end + 1 < text.Length && text[end] is '\r' or '\n')
        {
            var line = end + (text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
            var next = TokenEnd(text, line);
            if (next == line || text.AsSpan(line, next - line).TrimEnd('=').ContainsAnyExcept(Base64Chars))
            {
                break;
            }

            end = next;
        }

        return end;
    }

    private static string? FromBase64(ReadOnlySpan<char> body)
    {
        var length = body.IndexOfAnyExcept(Base64Chars);
        var hasLines = length > 0 && body[length] is '\r' or '\n';
        var usable = hasLines ? body.TrimEnd("=\r\n") : length < 0 ? body : body[..length];
        if (usable.Length < FewestEncoded || !usable.ContainsAnyInRange('A', 'Z') || !usable.ContainsAnyInRange('a', 'z'))
        {
            return null;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(MostBytes * 2);
        try
        {
            var count = 0;
            foreach (var c in usable)
            {
                if (c is not ('\r' or '\n') && count < MostBytes * 4 / 3)
                {
                    bytes[count++] = (byte)(c switch { '-' => '+', '_' => '/', _ => c });
                }
            }

            count -= count % 4 == 1 ? 1 : 0;
            while (count % 4 != 0)
            {
                bytes[count++] = (byte)'=';
            }

            return Base64.DecodeFromUtf8InPlace(bytes.AsSpan(0, count), out var written) == OperationStatus.Done ? Readable(bytes.AsSpan(0, written)) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string? FromHex(ReadOnlySpan<char> body)
    {
        if (body[..8].ContainsAnyExcept(HexSigns))
        {
            return null;
        }

        var bytes = new byte[Math.Min(body.Length / 2, MostBytes)];
        var count = 0;
        for (var i = 0; i < body.Length && count < bytes.Length;)
        {
            if (body[i] is ' ' or ':' or '\\' or ',' or 'x' or 'X' || (body[i] == '0' && i + 1 < body.Length && body[i + 1] is 'x' or 'X'))
            {
                i++;
            }
            else if (i + 1 < body.Length && char.IsAsciiHexDigit(body[i]) && char.IsAsciiHexDigit(body[i + 1]))
            {
                bytes[count++] = (byte)((Value(body[i]) << 4) + Value(body[i + 1]));
                i += 2;
            }
            else
            {
                return null;
            }
        }

        return count * 2 >= FewestEncoded ? Readable(bytes.AsSpan(0, count)) : null;
    }

    private static string? FromPercent(ReadOnlySpan<char> token)
    {
        token = token[..Math.Min(token.Length, MostBytes)];
        var bytes = new byte[token.Length * 3];
        var count = 0;
        for (var i = 0; i < token.Length; i++)
        {
            if (token[i] == '%' && i + 2 < token.Length && char.IsAsciiHexDigit(token[i + 1]) && char.IsAsciiHexDigit(token[i + 2]))
            {
                bytes[count++] = (byte)((Value(token[i + 1]) << 4) + Value(token[i + 2]));
                i += 2;
            }
            else
            {
                count += Encoding.UTF8.GetBytes(token.Slice(i, 1), bytes.AsSpan(count));
            }
        }

        return Readable(bytes.AsSpan(0, count));
    }

    private static bool IsEscapedHex(string text, int i) => text[i] == '\\' && text[i + 1] is 'x' or 'X';

    private static bool IsHexPair(string text, int i) => char.IsAsciiHexDigit(text[i]) && char.IsAsciiHexDigit(text[i + 1]);

    private static int SpacedHexEnd(string text, int i)
    {
        var end = i;
        while (i + 1 < text.Length && IsHexPair(text, i) && (i + 2 == text.Length || text[i + 2] == ' '))
        {
            end = i + 2;
            i += 3;
        }

        return end;
    }

    private static int Value(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    // Text is what is valid UTF-8, has hardly a control character, and mostly letters and blanks.
    private static string? Readable(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, MostBytes)];
        var (plain, odd) = (0, 0);
        foreach (var b in bytes)
        {
            plain += b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (byte)' ' or >= 0xC0 ? 1 : 0;
            odd += b is < 0x20 and not ((byte)'\n' or (byte)'\r' or (byte)'\t') or 0x7F ? 1 : 0;
        }

        if (bytes.Length < 8 || odd > 0 || plain * 10 < bytes.Length * 6)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        return text.AsSpan(0, Math.Max(0, text.Length - 4)).Contains('\uFFFD') ? null : text;
    }
}
