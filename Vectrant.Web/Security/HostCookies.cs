using Microsoft.Extensions.Primitives;

namespace Vectrant.Web.Security;

/// <summary>
/// Over https every cookie carries the prefix <c>__Host-</c>: no other host of the domain, and nobody on an unencrypted
/// connection, can set or overwrite it. Over plain http browsers refuse the prefix, so there the bare names are used. It is done here, in
/// one place, for cookies of every part of the framework; none of them knows.
/// </summary>
internal static class HostCookies
{
    private const string Prefix = "__Host-";

    public static IApplicationBuilder UseHostCookies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.IsHttps)
        {
            if (context.Request.Headers.Cookie.Count > 0)
            {
                context.Request.Headers.Cookie = Incoming(context.Request.Headers.Cookie);
            }

            context.Response.OnStarting(() =>
            {
                if (context.Response.Headers.SetCookie.Count > 0)
                {
                    context.Response.Headers.SetCookie = new StringValues([.. context.Response.Headers.SetCookie.Select(cookie => Outgoing(cookie!))]);
                }

                return Task.CompletedTask;
            });
        }

        return next(context);
    });

    /// <summary>Prefixed cookies under their bare names. A cookie that came bare is left out: somebody else may have set it.</summary>
    internal static string Incoming(StringValues headers) => string.Join("; ",
        from header in headers
        from cookie in header!.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        where cookie.StartsWith(Prefix, StringComparison.Ordinal)
        select cookie[Prefix.Length..]);

    /// <summary>The cookie under its prefixed name, in the form that browsers ask of one: secure, for the whole host, for no other.</summary>
    internal static string Outgoing(string cookie)
    {
        var parts = cookie.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts[0].StartsWith(Prefix, StringComparison.Ordinal))
        {
            return cookie;
        }

        var kept = parts.Skip(1).Where(part => !Is(part, "path") && !Is(part, "domain") && !Is(part, "secure"));
        return string.Join("; ", [Prefix + parts[0], "path=/", "secure", .. kept]);
    }

    private static bool Is(string part, string attribute) =>
        part.Equals(attribute, StringComparison.OrdinalIgnoreCase) || part.StartsWith(attribute + "=", StringComparison.OrdinalIgnoreCase);
}
