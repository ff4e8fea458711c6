using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Web.Security;

/// <summary>Whom a request is counted for.</summary>
internal static class LimitHolders
{
    /// <summary>Claim with the id of the API key that a request came with.</summary>
    public const string KeyClaim = "key_id";

    /// <summary>A signed-in caller by name; anybody else by address and, with the token of a conversation, by that too.</summary>
    public static IEnumerable<LimitedCaller> Of(HttpContext context)
    {
        var user = context.User;
        var address = AddressOf(context);
        if (user.Identity?.IsAuthenticated == true)
        {
            var person = CurrentActor.From(user).PersonId;
            yield return user.FindFirstValue(KeyClaim) is { } key
                ? new LimitedCaller(LimitTier.ApiKey, key) { Person = person, Address = address }
                : new LimitedCaller(LimitTiers.Of(user.FindAll(ClaimTypes.Role).Select(role => role.Value)), person?.ToString() ?? address) { Person = person, Address = address };
        }
        else
        {
            yield return new LimitedCaller(LimitTier.Anonymous, address) { Address = address };
        }

        if (BearerToken.Of(context.Request) is { } token && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            // The hash says as much as the token and is worth nothing.
            yield return new LimitedCaller(LimitTier.Customer, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)), 0, 16)) { Address = address };
        }
    }

    public static string AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? Normalise(address) : "unknown";

    /// <summary>The address as far as it tells clients apart: an IPv6 client owns a whole /64.</summary>
    public static string Normalise(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
