using Microsoft.Extensions.Localization;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Web.Shared;

/// <summary>What was hidden, in the viewer's language.</summary>
public static class HiddenWords
{
    /// <param name="type">One of <c>FindingTypes</c>; an unknown one stands for itself.</param>
    /// <param name="shared">Texts of everybody.</param>
    public static string OfType(string type, IStringLocalizer<SharedText> shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        return shared["Value." + type] is { ResourceNotFound: false } known ? known : type;
    }

    /// <summary>A line, such as a title, with words in place of its placeholders; those of unknown types stay.</summary>
    public static string In(string line, IStringLocalizer<SharedText> shared)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(shared);
        return PlaceholderText.In(line).Aggregate(
            line,
            (words, placeholder) => shared["Value." + PlaceholderText.TypeOf(placeholder)] is { ResourceNotFound: false } known
                ? words.Replace(placeholder, known, StringComparison.Ordinal)
                : words);
    }
}
