using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;

namespace Vectrant.Web.Shared;

/// <summary>A refusal in the viewer's language: by its code where a translation exists, else the sentence it carries.</summary>
public static class ErrorWords
{
    /// <param name="error">The refusal.</param>
    /// <param name="room">Texts of the feature, looked at first under <c>Error.{code}</c>.</param>
    /// <param name="shared">Texts of everybody.</param>
    public static string Of(Error error, IStringLocalizer? room, IStringLocalizer<SharedText> shared)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(shared);
        var key = "Error." + error.Code;
        var found = room?[key] is { ResourceNotFound: false } own ? own : shared[key];
        return error.Arguments.Aggregate(
            found.ResourceNotFound ? error.Message : found.Value,
            (words, argument) => words.Replace("{" + argument.Key + "}", argument.Value, StringComparison.Ordinal));
    }
}
