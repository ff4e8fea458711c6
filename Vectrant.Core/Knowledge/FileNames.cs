using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>File names as people send them, made fit for lists and headers.</summary>
public static class FileNames
{
    /// <summary>Cuts folders off (both kinds of slash), removes control and format characters, and shortens to 200 characters, keeping the extension.</summary>
    public static string Clean(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var last = TextInput.Clean(name[(name.LastIndexOfAny(['/', '\\']) + 1)..]);
        var kept = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes().Where(rune => !IsInvisible(rune)))
        {
            kept.Append(rune);
        }

        var clean = kept.ToString().Trim().Trim('.', ' ');
        if (TextInput.IsWithin(clean, 200))
        {
            return clean;
        }

        var extension = Path.GetExtension(clean);
        return extension.Length is > 0 and < 12 ? TextInput.Cut(clean, 200 - extension.Length).TrimEnd() + extension : TextInput.Cut(clean, 200);
    }

    /// <summary>A title for people: without extension, dashes and underscores as spaces, first letter large.</summary>
    public static string ToTitle(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var words = Path.GetFileNameWithoutExtension(fileName).Replace('_', ' ').Replace('-', ' ');
        var title = string.Join(' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return title.Length == 0 ? fileName : char.ToUpperInvariant(title[0]) + title[1..];
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control
            or System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator;
}
