using System.Globalization;
using System.Text;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>Brings what rules look for into the form of <see cref="ShadowText.Words"/>.</summary>
internal static class LatinLetters
{
    /// <summary>ü becomes u; letters of other scripts and everything else stay.</summary>
    public static string WithoutMarks(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var bare = new StringBuilder(text.Length);
        var latin = false;
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                latin = c < '\u0250' && char.IsLetter(c);
                bare.Append(c);
            }
            else if (!latin)
            {
                bare.Append(c);
            }
        }

        return bare.ToString().Normalize(NormalizationForm.FormC);
    }
}
