using System.Globalization;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>One measured share, with Wilson's 95 % interval (Wilson 1927).</summary>
/// <param name="Set">What was judged.</param>
/// <param name="Measure">What was counted, such as "caught".</param>
/// <param name="Hits">How many.</param>
/// <param name="Total">Of how many.</param>
public sealed record InjectionRow(string Set, string Measure, int Hits, int Total)
{
    private const double Z = 1.959964;

    public double Share => Total == 0 ? 0 : (double)Hits / Total;

    public double Low => Math.Max(0, Centre - Margin);

    public double High => Math.Min(1, Centre + Margin);

    private double Centre => Total == 0 ? 0 : (Share + (Z * Z / (2 * Total))) / (1 + (Z * Z / Total));

    private double Margin => Total == 0 ? 0 : Z * Math.Sqrt((Share * (1 - Share) / Total) + (Z * Z / (4.0 * Total * Total))) / (1 + (Z * Z / Total));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Set}: {Hits:N0} of {Total:N0} {Measure} ({Share:P1}; {Low:P1} to {High:P1})");
}
