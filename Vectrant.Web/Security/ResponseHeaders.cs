using System.Globalization;
using Microsoft.Extensions.Options;

namespace Vectrant.Web.Security;

/// <summary>
/// Headers that every answer carries. An endpoint that needs others (the chat page in somebody else's frame) sets its own
/// before; what is already set is left alone. Why each of them: docs/decisions/0017.
/// </summary>
internal static class ResponseHeaders
{
    /// <summary>
    /// No script or style but our own files. Styles in attributes are allowed because components position things with them. <c>base-uri</c> cannot be 'none':
    /// Blazor finds its own address, and that of the circuit, by the <c>base</c> of the document.
    /// </summary>
    public const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Everything that a browser could be asked for is switched off but what pages use: passkeys, copying, and the whole screen for a document.</summary>
    public const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), gamepad=(), geolocation=(), " +
        "gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), " +
        "screen-wake-lock=(), serial=(), storage-access=(), sync-xhr=(), usb=(), window-management=(), xr-spatial-tracking=(), " +
        "clipboard-read=(), clipboard-write=(self), fullscreen=(self), publickey-credentials-create=(self), publickey-credentials-get=(self)";

    /// <summary>The worker of pdf.js decodes pictures of scans with WebAssembly; it runs under the policy of its own file, so that no page needs this.</summary>
    private const string DecoderPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The one file that pages of other hosts load.</summary>
    private const string Widget = "/widget.js";

    public static IApplicationBuilder UseResponseHeaders(this IApplicationBuilder app)
    {
        var security = app.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value;
        var strict = security.HstsDays == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"max-age={security.HstsDays * 86400L}{(security.HstsSubdomains ? "; includeSubDomains" : "")}");
        return app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Set(context, strict);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Set(HttpContext context, string? strictTransport)
    {
        var (headers, path) = (context.Response.Headers, context.Request.Path);
        headers.TryAdd("Content-Security-Policy", path.StartsWithSegments("/vendor/pdfjs") ? DecoderPolicy : ContentPolicy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", Permissions);
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Embedder-Policy", "require-corp");
        headers.TryAdd("Cross-Origin-Resource-Policy", path == Widget ? "cross-origin" : "same-origin");
        headers.TryAdd("X-Permitted-Cross-Domain-Policies", "none");
        if (FrameOptions(headers.ContentSecurityPolicy.ToString()) is { } frames)
        {
            headers.TryAdd("X-Frame-Options", frames);
        }

        if (strictTransport is not null && context.Request.IsHttps)
        {
            headers.TryAdd("Strict-Transport-Security", strictTransport);
        }

        // Files of the product say how long they may be kept, and documents that they must be asked for; everything else is nobody's to keep.
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }

    /// <summary>For browsers that do not know <c>frame-ancestors</c>; null where other hosts may show the page, which the old header cannot say.</summary>
    private static string? FrameOptions(string policy)
    {
        const string Directive = "frame-ancestors ";
        var begin = policy.IndexOf(Directive, StringComparison.Ordinal);
        return (begin < 0 ? "'none'" : policy[(begin + Directive.Length)..].Split(';')[0].Trim()) switch
        {
            "'none'" => "DENY",
            "'self'" => "SAMEORIGIN",
            _ => null,
        };
    }
}
