using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Guardrails.Text;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Rules;

/// <summary>The piece of text without which an own rule is not tried: never one that a match can do without.</summary>
public sealed class PatternAnchorTests
{
    [Theory]
    [InlineData(@"case number \d{6}", "case number ")]
    [InlineData(@"\bQX-\d{2,4}\b", "qx-")]
    [InlineData(@"heron\s+(file|folder)", "heron")]
    [InlineData("payrolls?", "payroll")]
    [InlineData("colou?r of money", "r of money")]
    [InlineData("pay{2}roll", "roll")]
    [InlineData("abc+def", "abc")]
    [InlineData("(x(y|z)[)]){2}salary", "salary")]
    [InlineData("[^]a-z-[aeiou]]{2}salary", "salary")]
    [InlineData(@"a\.bcd", "bcd")]
    [InlineData("(?:my )?boss", "boss")]
    [InlineData("Gehälter", "lter")]
    public void Of_APatternWithAFixedPiece_TakesTheLongest(string pattern, string anchor) => Assert.Equal([anchor], PatternAnchor.Of(pattern));

    [Theory]
    [InlineData("salary|payroll")]
    [InlineData("(salary|payroll)")]
    [InlineData(@"\d{4}-\d{4}")]
    [InlineData("(?x) sal ary")]
    [InlineData("(?i)salary")]
    [InlineData(@"\x41bcdef")]
    [InlineData(@"\p{Lu}bcdef")]
    [InlineData("ab")]
    public void Of_APatternWithout_TakesNone(string pattern) => Assert.Empty(PatternAnchor.Of(pattern));

    [Theory]
    [InlineData("case number \\d{6}", "My CASE Number 471123 is open.")]
    [InlineData("colou?r of money", "The color of money")]
    [InlineData("heron\\s+(file|folder)", "the HERON\nfolder")]
    [InlineData("Gehälter von", "Was sind die GEHÄLTER von heute?")]
    [InlineData("वेतन पर्ची", "मुझे वेतन पर्ची चाहिए")]
    [InlineData("[^]a-z-[aeiou]]{2}salary", "== !!salary ==")]
    public void Find_WithTheAnchor_FindsWhatThePatternFinds(string pattern, string text)
    {
        var shadow = new ShadowText();
        shadow.Read(text);

        Assert.NotEmpty(RuleMatches.In(shadow, RuleMatches.Of(pattern, "custom.x")));
    }
}
