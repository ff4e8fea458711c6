using System.CommandLine;
using System.Globalization;
using Vectrant.Core.Guardrails.Evaluation;

namespace Vectrant.Web.Commands.Guard;

/// <summary>Times the guard beside a naive list of expressions.</summary>
internal sealed class GuardBenchmarkCommand : Command
{
    private const double WorstGrowth = 12;
    private readonly Terminal _terminal;

    public GuardBenchmarkCommand(Terminal terminal)
        : base("benchmark", "Time the guard on one core, beside a naive list of expressions")
    {
        _terminal = terminal;
        SetAction(_ => Run());
    }

    private int Run()
    {
        _terminal.Report("Timing messages, passages and answers");
        var timings = GuardBenchmark.Timings();
        var baseline = timings[0].Median;
        Terminal.Say($"{"",-52} {"p50 µs",10} {"p99 µs",10} {"bytes",8} {"× naive",8}");
        foreach (var row in timings)
        {
            Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{row.What,-52} {row.Median,10:0.0} {row.NinetyNine,10:0.0} {row.Bytes,8:0} {row.Median / baseline,8:0.00}"));
        }

        _terminal.Report("Timing hostile texts of 100 KB and 1 MB");
        var growth = GuardBenchmark.Growth();
        Terminal.Say($"{"worst by time",-52} {"100 KB ms",10} {"1 MB ms",10} {"growth",8}");
        foreach (var row in growth.OrderByDescending(row => row.Large).Take(12))
        {
            Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{row.What,-52} {row.Small,10:0.0} {row.Large,10:0.0} {row.Large / row.Small,8:0.0}"));
        }

        var steep = growth.Count(row => row.Large / row.Small > WorstGrowth);
        Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{growth.Count} hostile texts: slowest 1 MB {growth.Max(row => row.Large):0.0} ms, steepest growth {growth.Max(row => row.Large / row.Small):0.0}, above {WorstGrowth:0}: {steep}"));
        return 0;
    }
}
