using Microsoft.Extensions.Localization;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>Marks the texts of API keys.</summary>
public sealed class TokensText;

public static class TokensWords
{
    /// <summary>A number with its noun; one has words of its own under <c>key.One</c>.</summary>
    public static string Count(this IStringLocalizer<TokensText> text, string key, int number)
    {
        ArgumentNullException.ThrowIfNull(text);
        return number == 1 ? text[key + ".One"] : text[key, number];
    }
}
