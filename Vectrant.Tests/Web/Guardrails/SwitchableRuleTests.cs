using System.Globalization;
using System.Resources;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Web.Features.Guardrails;
using Xunit;

namespace Vectrant.Tests.Web.Guardrails;

public sealed class SwitchableRuleTests
{
    [Fact]
    public void All_HoldsEachRuleAndDetectorOnce()
    {
        Assert.Equal(BuiltInRules.All.Count + Detectors.All.Count, SwitchableRule.All.Select(rule => rule.Id).Distinct().Count());
        Assert.All(SwitchableRule.All, rule => Assert.False(rule.Id.StartsWith(CustomRule.Prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void GermanDescriptions_AreOfRulesThatExist()
    {
        var texts = new ResourceManager(typeof(GuardrailsText)).GetResourceSet(CultureInfo.GetCultureInfo("de"), true, false)!;
        var translated = texts.Cast<System.Collections.DictionaryEntry>().Select(entry => (string)entry.Key)
            .Where(key => key.StartsWith("BuiltIn.", StringComparison.Ordinal)).Select(key => key["BuiltIn.".Length..]).ToList();
        Assert.Empty(translated.Except(SwitchableRule.All.Select(rule => rule.Id)));
        Assert.True(translated.Count > 80, $"Only {translated.Count} descriptions are translated.");
    }
}
