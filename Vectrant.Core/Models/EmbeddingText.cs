namespace Vectrant.Core.Models;

/// <summary>What of a chunk is turned into a vector: its text below the title and headings that say what it is about.</summary>
public static class EmbeddingText
{
    public static string Of(string documentTitle, IReadOnlyList<string> headingPath, string text)
    {
        ArgumentNullException.ThrowIfNull(headingPath);
        return string.Join('\n', [documentTitle, .. headingPath, text]);
    }
}
