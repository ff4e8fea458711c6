using Vectrant.Core.Guardrails.Evaluation;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Evaluation;

public sealed class SpanScoreTests
{
    [Fact]
    public void Add_TouchingSpanOfTheType_IsAHitOnce()
    {
        var score = new SpanScore();

        score.Add([new("card", 5, 20)], [new("card", 4, 19), new("card", 19, 25), new("phone", 5, 20)]);

        Assert.Equal((new SpanCount(1, 1, 0), new SpanCount(0, 1, 0)), (score.Types["card"], score.Types["phone"]));
        Assert.Equal(0.5, score.Total.F1, 3);
    }

    [Fact]
    public void Add_Exact_AsksForTheSamePlace()
    {
        var score = new SpanScore(exact: true);

        score.Add([new("card", 5, 20), new("ip", 30, 39)], [new("card", 4, 20), new("ip", 30, 39)]);

        Assert.Equal(new SpanCount(1, 1, 1), score.Total);
    }

    [Fact]
    public void Types_NothingLabelledAndNothingFound_IsPerfect()
    {
        var score = new SpanScore();

        score.Add([], []);

        Assert.Equal((1, 1, 1), (score.Total.Precision, score.Total.Recall, score.Total.F1));
    }
}
