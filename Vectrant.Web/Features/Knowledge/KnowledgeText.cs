using Microsoft.Extensions.Localization;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>Marks the texts of this room: KnowledgeText.resx and its translations.</summary>
public sealed class KnowledgeText;

internal static class KnowledgeWords
{
    /// <summary>A number with its noun, in the singular for one.</summary>
    public static string Count(this IStringLocalizer<KnowledgeText> text, string key, int number) =>
        number == 1 ? text[key + ".One"] : text[key, number];
}
