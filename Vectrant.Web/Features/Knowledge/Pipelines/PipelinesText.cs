using Microsoft.Extensions.Localization;

namespace Vectrant.Web.Features.Knowledge.Pipelines;

/// <summary>Marks the texts of this room: PipelinesText.resx and its translations.</summary>
public sealed class PipelinesText;

internal static class PipelineWords
{
    /// <summary>A number with its noun, in the singular for one.</summary>
    public static string Count(this IStringLocalizer<PipelinesText> text, string key, int number) =>
        number == 1 ? text[key + ".One"] : text[key, number];
}
