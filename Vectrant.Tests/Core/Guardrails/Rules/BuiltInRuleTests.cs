using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Guardrails.Text;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Rules;

/// <summary>The examples in the rule files are their tests.</summary>
public sealed class BuiltInRuleTests
{
    public static TheoryData<string> Ids => [.. BuiltInRules.All.Select(rule => rule.Id)];

    [Fact]
    public void All_Ids_AreUnique() => Assert.Distinct(BuiltInRules.All.Select(rule => rule.Id));

    [Fact]
    public void All_StrictInput_HasMoreThanFortyPatterns() =>
        Assert.True(BuiltInRules.All.Count(rule => rule.Layer == GuardLayer.Input && rule.Profiles.Contains(GuardProfile.Strict)) > 40);

    [Fact]
    public void All_Output_HasEightPatternsOrMore() =>
        Assert.True(BuiltInRules.All.Count(rule => rule.Layer == GuardLayer.Output && rule.Profiles.Contains(GuardProfile.Balanced)) >= 8);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_Examples_MatchAndDoNot(string id)
    {
        var rule = BuiltInRules.All.Single(rule => rule.Id == id);

        Assert.NotEmpty(rule.Match);
        Assert.NotEmpty(rule.NoMatch);
        Assert.All(rule.Match, text => Assert.True(Matches(rule, text), $"{id} must find: {text}"));
        Assert.All(rule.NoMatch, text => Assert.False(Matches(rule, text), $"{id} must leave alone: {text}"));
    }

    /// <summary>Two ways a rule could be hidden: by its anchors, and by how the text is written.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_Examples_AlsoInFullWidthLetters(string id)
    {
        var rule = BuiltInRules.All.Single(rule => rule.Id == id);

        Assert.All(rule.Match, text => Assert.True(Matches(rule, FullWidth(text)), $"{id} must find in full width: {text}"));
    }

    private static bool Matches(BuiltInRule rule, string text)
    {
        var shadow = new ShadowText();
        var findings = new Findings();
        shadow.Read(text);
        new RuleMatcher([new MatchedRule(rule.Id, rule.Type, rule.Anchors, rule.Pattern, rule.Effect, RuleMode.On, 1)]).Find(shadow, findings);
        foreach (var finding in findings.Span)
        {
            Assert.InRange(finding.Start, 0, text.Length - 1);
            Assert.InRange(finding.End, finding.Start + 1, text.Length);
        }

        return findings.Count > 0;
    }

    private static string FullWidth(string text) => string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));
}
