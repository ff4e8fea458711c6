using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vectrant.Core.Conversations;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Chat;

/// <summary>The customers' page and the organisation's logo on it.</summary>
public static class ChatPageEndpoints
{
    public const string PagePath = "/chat";
    private const string LogoPath = PagePath + "/logo";

    // Words with this prefix go to the script.
    private const string ScriptPrefix = "Script.";

    public static IEndpointRouteBuilder MapChatPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(PagePath, ShowAsync).LimitedAs(EndpointClass.Read).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(LogoPath, ShowLogo).LimitedAs(EndpointClass.Read).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    private static async Task ShowAsync(
        HttpContext context,
        IOptions<ChatOptions> chat,
        IOptions<ConversationsOptions> conversations,
        IStringLocalizer<ChatText> text)
    {
        var language = PageLanguage.Of(context.Request, chat.Value.Offered);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var embedded = context.Request.Query["embedded"] == "1";
        var model = ModelOf(context.Request, chat.Value, language, text) with
        {
            Nonce = nonce,
            Embedded = embedded,
            MaxLength = conversations.Value.MessageMaxLength,
        };
        SetHeaders(context.Response.Headers, nonce, embedded ? chat.Value.WidgetOrigins : []);
        await new RazorComponentResult<ChatDocument>(new { Model = model }).ExecuteAsync(context);
    }

    private static ChatPageModel ModelOf(HttpRequest request, ChatOptions options, string language, IStringLocalizer<ChatText> text)
    {
        var root = request.PathBase.Value ?? string.Empty;
        return new ChatPageModel(
            Root: root,
            Language: language,
            Organisation: options.Organisation,
            Greeting: Own(options.Greeting, language) ?? text["Greeting"],
            AnswerTime: Own(options.AnswerTime, language),
            Hours: Own(options.Hours, language),
            Logo: options.LogoFile is { Length: > 0 } ? root + LogoPath : null,
            Accent: AccentColour.Parse(request.Query["accent"]) ?? AccentColour.Parse(options.Accent)!.Value,
            Nonce: string.Empty,
            Embedded: false,
            OriginsJson: JsonSerializer.Serialize(options.WidgetOrigins),
            MaxLength: 0,
            TextsJson: JsonSerializer.Serialize(text.GetAllStrings(includeParentCultures: true)
                .Where(word => word.Name.StartsWith(ScriptPrefix, StringComparison.Ordinal))
                .ToDictionary(word => word.Name[ScriptPrefix.Length..], word => word.Value)),
            OtherLanguages: [.. options.Offered.Where(other => other != language).Select(other => (other, PageLanguage.AddressIn(request, other)))]);
    }

    private static string? Own(IDictionary<string, string> texts, string language) =>
        texts.TryGetValue(language, out var own) && !string.IsNullOrWhiteSpace(own) ? own : null;

    private static void SetHeaders(IHeaderDictionary headers, string nonce, IList<string> embedders)
    {
        string[] frames = embedders.Count == 0 ? ["'self'"] : ["'self'", .. embedders];
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; "
            + $"base-uri 'none'; form-action 'self'; frame-ancestors {string.Join(' ', frames)}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        headers.Append("Vary", "Accept-Language");
    }

    private static IResult ShowLogo(HttpResponse response, IOptions<ChatOptions> chat)
    {
        if (chat.Value.LogoFile is not { Length: > 0 } file || !File.Exists(file))
        {
            return TypedResults.NotFound();
        }

        // An SVG that somebody opens by itself must not run scripts.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.PhysicalFile(Path.GetFullPath(file), Logo.TypeOf(file), lastModified: File.GetLastWriteTimeUtc(file));
    }
}
