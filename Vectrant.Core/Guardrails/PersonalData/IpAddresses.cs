using System.Net;
using System.Net.Sockets;

namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Addresses of machines, version 4 and 6, with the length of a network behind them if there is one.</summary>
internal static class IpAddresses
{
    private const int MostLength = 45;

    public static bool IsFour(DigitGroups groups, int first, ReadOnlySpan<char> text)
    {
        if (first + 3 >= groups.Count || groups[first + 3].Gap == '.' || (groups[first].Start > 0 && text[groups[first].Start - 1] is '-' or '.'))
        {
            return false;
        }

        for (var i = first; i < first + 4; i++)
        {
            var group = groups[i];
            var isByte = group.Length <= 3 && (group.Length == 1 || text[group.Start] != '0') && (group.Length < 3 || text.Slice(group.Start, 3).SequenceCompareTo("255") <= 0);
            if (!isByte || (i < first + 3 && group.Gap != '.'))
            {
                return false;
            }
        }

        // "11.2.0.4.md" is a file.
        var end = groups[first + 3].End;
        return (first + 4 < groups.Count || !groups.EndsInside) && !(end + 1 < text.Length && text[end] == '.' && char.IsAsciiLetterOrDigit(text[end + 1]));
    }

    /// <returns>The group behind the address.</returns>
    public static int AddFour(in Reading reading, DigitGroups groups, int first)
    {
        var (start, end) = (groups[first].Start, groups[first + 3].End);
        var next = first + 4;
        if (groups[first + 3].Gap == '/' && next < groups.Count && groups[next].Length <= 2)
        {
            end = groups[next++].End;
        }

        Span<byte> octets = stackalloc byte[4];
        for (var i = 0; i < 4; i++)
        {
            octets[i] = byte.Parse(reading.Text.Slice(groups[first + i].Start, groups[first + i].Length), provider: null);
        }

        var before = reading.Context.Before(reading.Text, start);
        var isVersion = before.Label == Topic.Version;
        // Four small figures are a version as often as an address.
        var isSmall = octets.IndexOfAnyExceptInRange((byte)0, (byte)24) < 0 && (before.Seen & Topic.Ip) == 0;
        if (!isVersion && (reading.IsAll || (IsPublic(octets) && !isSmall)))
        {
            reading.Add("network.ip4", FindingTypes.Ip, start, end, 0.95f);
        }

        return next;
    }

    /// <summary>Version 6: looks at the word around each pair of colons.</summary>
    public static void FindSix(in Reading reading)
    {
        var text = reading.Text;
        for (var place = text.IndexOf(':'); place >= 0;)
        {
            var start = place;
            while (start > 0 && place - start < 5 && char.IsAsciiHexDigit(text[start - 1]))
            {
                start--;
            }

            var end = place;
            while (end < text.Length && (char.IsAsciiHexDigit(text[end]) || text[end] is ':' or '.'))
            {
                end++;
            }

            AddSix(reading, start, end);
            var next = end < text.Length ? text[end..].IndexOf(':') : -1;
            place = next < 0 ? -1 : end + next;
        }
    }

    private static void AddSix(in Reading reading, int start, int end)
    {
        var text = reading.Text;
        while (end > start && text[end - 1] == '.')
        {
            end--;
        }

        if (end > start + 1 && text[end - 1] == ':' && text[end - 2] != ':')
        {
            end--;
        }

        var word = text[start..end];
        if (word.Length is < 2 or > MostLength || word.Count(':') < 2 || (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or ':'))
            || (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) || !IPAddress.TryParse(word, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return;
        }

        // "::" alone is an operator as often as an address, "1::2" a range.
        var isNamed = word.Length > 6 || word.ContainsAny("fF");
        if (!reading.IsAll && (!isNamed || IsHouse(address)))
        {
            return;
        }

        end = NetworkEnd(text, end);
        reading.Add("network.ip6", FindingTypes.Ip, start, end, 0.95f);
    }

    private static int NetworkEnd(ReadOnlySpan<char> text, int end)
    {
        var place = end;
        if (place < text.Length && text[place] is '/' or '%')
        {
            var isZone = text[place++] == '%';
            while (place < text.Length && place < end + 16 && (char.IsAsciiDigit(text[place]) || (isZone && char.IsAsciiLetter(text[place]))))
            {
                place++;
            }
        }

        return place > end + 1 ? place : end;
    }

    // Loopback, the wire, the house, the manuals (RFC 4291, 4193, 3849).
    private static bool IsHouse(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || (address.TryWriteBytes(bytes, out _) && bytes.StartsWith<byte>([0x20, 0x01, 0x0d, 0xb8]));
    }

    // Networks that stand in every manual and every house (RFC 1918, 5737, 6598, 6890).
    private static bool IsPublic(ReadOnlySpan<byte> ip) => !(ip[0] is 0 or 10 or 127 or >= 224 || (ip[0] == 192 && ip[1] == 168) || (ip[0] == 172 && ip[1] is >= 16 and <= 31)
        || (ip[0] == 169 && ip[1] == 254) || (ip[0] == 100 && ip[1] is >= 64 and <= 127) || (ip[0] == 192 && ip[1] == 0 && ip[2] is 0 or 2)
        || (ip[0] == 198 && ip[1] is 51 && ip[2] == 100) || (ip[0] == 198 && ip[1] is 18 or 19) || (ip[0] == 203 && ip[1] == 0 && ip[2] == 113));
}
