using Microsoft.Extensions.Options;

namespace Vectrant.Web.Features.Chat;

/// <summary>Names every setting of the section <c>Chat</c> that cannot be used.</summary>
public sealed class ChatOptionsValidator : IValidateOptions<ChatOptions>
{
    public ValidateOptionsResult Validate(string? name, ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors =
        [
            .. Own(options),
            .. options.Languages.Where(language => !ChatOptions.Shipped.Contains(language))
                .Select(language => $"Chat:Languages holds '{language}'; the page has texts for {string.Join(", ", ChatOptions.Shipped)}."),
            .. Texts("Greeting", options.Greeting, 400),
            .. Texts("Hours", options.Hours, 200),
            .. Texts("AnswerTime", options.AnswerTime, 120),
            .. options.WidgetOrigins.Where(origin => !IsOrigin(origin))
                .Select(origin => $"Chat:WidgetOrigins holds '{origin}'; an origin is a scheme and a host and nothing behind, such as https://www.example.org."),
        ];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Own(ChatOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Organisation) || options.Organisation.Length > 80)
        {
            yield return "Chat:Organisation must be 1 to 80 characters long.";
        }

        if (AccentColour.Parse(options.Accent) is null)
        {
            yield return $"Chat:Accent is '{options.Accent}'; it must be a colour such as #0f6b5f.";
        }

        if (options.LogoFile is not { Length: > 0 } logo)
        {
            yield break;
        }

        if (Logo.TypeOf(logo) is null)
        {
            yield return $"Chat:LogoFile is '{logo}'; it must end in {string.Join(", ", Logo.Extensions)}.";
        }
        else if (!File.Exists(logo))
        {
            yield return $"Chat:LogoFile is '{logo}', which is no file that can be read here.";
        }
        else if (new FileInfo(logo).Length > Logo.MaxBytes)
        {
            yield return $"Chat:LogoFile is {new FileInfo(logo).Length} bytes large; at most {Logo.MaxBytes} keep the page light.";
        }
    }

    private static IEnumerable<string> Texts(string setting, IDictionary<string, string> texts, int most)
    {
        foreach (var (language, text) in texts)
        {
            if (!ChatOptions.Shipped.Contains(language))
            {
                yield return $"Chat:{setting}:{language} is for a language that the page has no texts for; it has {string.Join(", ", ChatOptions.Shipped)}.";
            }

            if (text.Length > most)
            {
                yield return $"Chat:{setting}:{language} is {text.Length} characters long; at most {most} fit.";
            }
        }
    }

    // The origin goes into a header: only its own canonical spelling is taken, which leaves no room for other directives.
    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.GetLeftPart(UriPartial.Authority) == origin
        && uri.UserInfo.Length == 0;
}
