namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>So many of so many, with the 95 % interval of Wilson (1927), which also holds near 0 and 1.</summary>
public readonly record struct Proportion(int Hits, int Total)
{
    private const double Z = 1.959964;

    public double Value => Total == 0 ? double.NaN : (double)Hits / Total;

    public double Low => Total == 0 ? 0 : Math.Max(0, Centre - Half);

    public double High => Total == 0 ? 1 : Math.Min(1, Centre + Half);

    private double Centre => (Value + (Z * Z / (2 * Total))) / (1 + (Z * Z / Total));

    private double Half => Z * Math.Sqrt((Value * (1 - Value) / Total) + (Z * Z / (4.0 * Total * Total))) / (1 + (Z * Z / Total));
}
