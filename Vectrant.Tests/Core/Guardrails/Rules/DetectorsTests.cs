using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Injection;
using Vectrant.Core.Guardrails.PersonalData;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Guardrails.Secrets;
using Vectrant.Core.Guardrails.Text;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Rules;

/// <summary>What the page says of a detector is what it does.</summary>
public sealed class DetectorsTests
{
    public static TheoryData<string, string> Matches => [.. Of(detector => detector.Match)];

    public static TheoryData<string, string> Others => [.. Of(detector => detector.NoMatch)];

    [Theory]
    [MemberData(nameof(Matches))]
    public void Find_InAnExampleOfItsKind_FindsIt(string type, string text) => Assert.Contains(type, TypesIn(text));

    [Theory]
    [MemberData(nameof(Others))]
    public void Find_InATextThatLooksAlike_FindsNothing(string type, string text) => Assert.DoesNotContain(type, TypesIn(text));

    private static IEnumerable<(string Type, string Text)> Of(Func<Detector, IReadOnlyList<string>> texts) =>
        Detectors.All.SelectMany(detector => texts(detector).Select(text => (detector.Type, text)));

    private static List<string> TypesIn(string text)
    {
        var shadow = new ShadowText();
        shadow.Read(text);
        var found = new Findings();
        new PersonalDataScanner().Find(shadow, found);
        new SecretScanner().Find(shadow, found);
        new InjectionDetector().Find(shadow, found);
        return [.. found.ToList().Select(finding => finding.Type)];
    }
}
