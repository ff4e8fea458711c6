using System.Globalization;
using Vectrant.Core.Guardrails.Evaluation;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>One measured share.</summary>
/// <param name="Set">What was judged.</param>
/// <param name="Measure">What was counted, such as "caught".</param>
/// <param name="Hits">How many.</param>
/// <param name="Total">Of how many.</param>
public sealed record InjectionRow(string Set, string Measure, int Hits, int Total)
{
    public Proportion Result => new(Hits, Total);

    public double Share => Result.Value;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Set}: {Hits:N0} of {Total:N0} {Measure} ({Result.Value:P1}; {Result.Low:P1} to {Result.High:P1})");
}
