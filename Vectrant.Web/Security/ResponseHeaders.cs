namespace Vectrant.Web.Security;

/// <summary>
/// Headers that every answer carries. An endpoint that needs others (the chat page in somebody else's frame) sets its own
/// before; what is already set is left alone.
/// </summary>
internal static class ResponseHeaders
{
    /// <summary>No script or style but our own files. Styles in attributes are allowed because components position things with them.</summary>
    public const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The worker of pdf.js decodes pictures of scans with WebAssembly; it runs under the policy of its own file, so that no page needs this.</summary>
    private const string DecoderPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseResponseHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.TryAdd("Content-Security-Policy", context.Request.Path.StartsWithSegments("/vendor/pdfjs") ? DecoderPolicy : ContentPolicy);
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            return Task.CompletedTask;
        });
        return next(context);
    });
}
