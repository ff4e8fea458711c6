using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails;

/// <summary>Text that is no text: a guard that throws on it would block an honest message.</summary>
public sealed class BrokenTextTests
{
    private const string Words = "Where is my parcel";

    [Fact]
    public void Check_EveryCodeUnitAlone_ThrowsNever()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            InputPolicy.Check($"{Words}{(char)c}?", GuardRules.Shipped);
        }
    }

    [Fact]
    public void Check_RandomUnits_ThrowsNeverAndPointsIntoTheText()
    {
        var random = new Random(11);
        char[] awkward = ['\uD800', '\uDC00', '\uDBFF', '\uDFFF', '\uFFFE', '\uFFFF', '\uFDD0', '\u0301', '\u200B', '\u202E', '\u0345', '\uFE0F', 'a', 'e', '4', ' ', '1', '@', '.', '='];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(3) == 0 ? (char)random.Next(char.MaxValue + 1) : awkward[random.Next(awkward.Length)]));

            var found = InputPolicy.Check(text, GuardRules.Shipped).Findings.Concat(ContextSanitiser.Clean([text], GuardRules.Shipped).Findings[0]);

            Assert.All(found, finding => Assert.True(finding.Start >= 0 && finding.Length > 0 && finding.End <= text.Length));
        }
    }
}
