namespace Vectrant.Core.Models.Offline;

/// <summary>How well one of some stems matches a wanted one: the same, or a part of a compound ("wasserschad" holds "schad").</summary>
internal static class StemMatch
{
    private const double Compound = 0.75;
    private const int ShortestPart = 5;

    public static double Best(string wanted, IReadOnlySet<string> stems)
    {
        if (stems.Contains(wanted))
        {
            return 1;
        }

        if (wanted.Length < ShortestPart || char.IsDigit(wanted[0]))
        {
            return 0;
        }

        foreach (var stem in stems)
        {
            if (stem.Length >= ShortestPart && (IsPart(stem, wanted) || IsPart(wanted, stem)))
            {
                return Compound;
            }
        }

        return 0;
    }

    private static bool IsPart(string whole, string part) =>
        whole.StartsWith(part, StringComparison.Ordinal) || (whole.Length >= part.Length + 3 && whole.EndsWith(part, StringComparison.Ordinal));
}
