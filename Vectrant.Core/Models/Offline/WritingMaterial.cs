using Microsoft.Extensions.AI;

namespace Vectrant.Core.Models.Offline;

/// <summary>One source, as the writer sees it.</summary>
/// <param name="Title">Title of the document.</param>
/// <param name="HeadingPath">Headings above the passage.</param>
/// <param name="Text">The passage.</param>
public sealed record SourceText(string Title, IReadOnlyList<string> HeadingPath, string Text);

/// <summary>
/// Question and sources as data, beside the prompt that says the same in words. The built-in writer reads these instead
/// of taking a prompt apart; remote models are never sent them.
/// </summary>
public sealed record WritingMaterial(string Question, IReadOnlyList<SourceText> Sources)
{
    /// <summary>What a model writes when the sources do not answer.</summary>
    public const string NotInSources = "NOT_IN_SOURCES";

    private const string Key = "vectrant.material";

    public void AttachTo(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[Key] = this;
    }

    public static WritingMaterial? From(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var value) == true ? value as WritingMaterial : null;
}
