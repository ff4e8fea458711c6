using FsCheck;

namespace Vectrant.Tests.TestSupport;

/// <summary>Generated cases that are the same in every run: a rare counterexample is found by whoever looks for one, not by whoever happens to run the tests.</summary>
public static class FixedCases
{
    private const int Cases = 500;

    public static void Check(Property property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithReplay(Replay).WithMaxTest(Cases), property);

    private static Replay Replay { get; } = new(new Rnd(8_675_309, 4_711), Microsoft.FSharp.Core.FSharpOption<int>.None);
}
