using Vectrant.Core.Guardrails.Rules;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Rules;

/// <summary>Which patterns may become rules, and what those who may not are told.</summary>
public sealed class RulePatternTests
{
    [Theory]
    [InlineData(@"case number \d{6}")]
    [InlineData(@"\bQX-\d{2,4}\b")]
    [InlineData("(salary|payroll) of (mr|ms|my (boss|colleague))")]
    [InlineData(@"project\s+(falcon|heron)")]
    [InlineData("geheim(e|er|es)? (akte|unterlage)n?")]
    [InlineData(@"[A-Z]{3}\d{8}[A-Z]")]
    [InlineData("वेतन पर्ची")]
    public void Check_AnHonestPattern_IsTaken(string pattern)
    {
        var checkedPattern = RulePattern.Check(pattern);

        Assert.True(checkedPattern.Succeeded, checkedPattern.Error?.Message);
        Assert.Equal(pattern, checkedPattern.Value.Source);
    }

    [Theory]
    [InlineData("", "pattern_missing")]
    [InlineData("  ", "pattern_missing")]
    [InlineData("(salary", "pattern_group_open")]
    [InlineData("salary)", "pattern_group_closed")]
    [InlineData("[a-z", "pattern_class_open")]
    [InlineData("*salary", "pattern_repeats_nothing")]
    [InlineData("salary++", "pattern_repeats_nothing")]
    [InlineData("salary\\", "pattern_ends_with_backslash")]
    [InlineData(@"\p{Foo}x", "pattern_unreadable")]
    [InlineData("salary(?= of)", "pattern_lookaround")]
    [InlineData("(?<!my )salary", "pattern_lookaround")]
    [InlineData(@"(\w)\1x", "pattern_back_reference")]
    [InlineData(@"(?<n>\w)\k<n>x", "pattern_back_reference")]
    [InlineData("(?>salary)", "pattern_atomic")]
    [InlineData("(?(a)salary|pay)", "pattern_conditional")]
    [InlineData(@"\Gsalary", "pattern_contiguous")]
    [InlineData("(salary)?", "pattern_matches_empty")]
    [InlineData(@"\b", "pattern_matches_empty")]
    [InlineData("[xyz]*", "pattern_matches_empty")]
    [InlineData(".", "pattern_matches_everything")]
    [InlineData("[aeiou]+", "pattern_matches_everything")]
    [InlineData("((a{100}b){100}c){100}", "pattern_too_big")]
    [InlineData("((q{1,20}j{0,20}){1,20}z)x", "pattern_slow")]
    [InlineData("q.*z|q", "pattern_slow")]
    public void Check_APatternThatWouldHarm_IsRefusedWithItsReason(string pattern, string code)
    {
        var refusal = RulePattern.Check(pattern).Error;

        Assert.Equal(code, refusal?.Code);
        Assert.EndsWith(".", refusal!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{position}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TooLong_SaysHowLong()
    {
        Assert.True(RulePattern.Check(new string('q', RulePattern.MaxLength)).Succeeded);
        Assert.Equal("501", RulePattern.Check(new string('q', RulePattern.MaxLength + 1)).Error?.Arguments["length"]);
    }

    [Fact]
    public void Check_Unreadable_SaysWhere() => Assert.Equal("8", RulePattern.Check("salary**").Error?.Arguments["position"]);

    [Theory]
    [InlineData(@"\(?=", null)]
    [InlineData("[(?=]", null)]
    [InlineData(@"\\1", null)]
    [InlineData(@"[\]](?!x)", "(?!")]
    public void Backtracking_SignsThatAreEscapedOrInASet_AreNoConstruct(string pattern, string? construct) =>
        Assert.Equal(construct, PatternSyntax.Backtracking(pattern)?.Text);

    [Fact]
    public void OrdinaryTexts_AreEnoughToJudgeBy() => Assert.InRange(OrdinaryTexts.All.Distinct().Count(), 50, 500);
}
