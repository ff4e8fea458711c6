using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Secrets;
using Vectrant.Core.Guardrails.Text;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Secrets;

/// <summary>Every kind of the data files, on values drawn from its shapes.</summary>
public sealed class SecretKindTests
{
    public static TheoryData<int, int> Shapes() => Of((_, _) => true);

    /// <summary>Without those where another shape of the kind fits the shorter value.</summary>
    public static TheoryData<int, int> ShapesOfFixedLength() => Of((kind, shape) => kind.Match(ShapeExamples.Cut(kind.Readers[shape])) < 0);

    /// <summary>Without those that the shape alone decides: there is nothing to mask.</summary>
    public static TheoryData<int, int> RandomShapes() =>
        Of((kind, shape) => kind.Entropy > 0 && kind.Readers[shape].Parts.Any(part => part.Words is null && part.Min > 0));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Find_ValueOfTheKind_IsFoundWhole(int number, int shape)
    {
        var kind = SecretKinds.All[number];
        var value = ShapeExamples.Of(kind.Readers[shape]).First(example => kind.IsReal(example) && kind.Match(example) == example.Length);
        var fitting = SecretKinds.All.Where(other => other.Match(value) == value.Length).Select(other => other.Rule).ToList();

        foreach (var text in Places(kind, value))
        {
            var finding = Assert.Single(Find(text), found => text.Substring(found.Start, found.Length) == value);
            Assert.Equal(FindingTypes.Secret, finding.Type);
            Assert.Contains(finding.Rule, fitting);
        }
    }

    [Theory]
    [MemberData(nameof(ShapesOfFixedLength))]
    public void Find_ValueCutShort_IsNotOfTheKind(int number, int shape)
    {
        var kind = SecretKinds.All[number];
        var value = ShapeExamples.Cut(kind.Readers[shape]);

        Assert.All(Places(kind, value), text => Assert.DoesNotContain(Find(text), found => found.Rule == kind.Rule));
    }

    [Theory]
    [MemberData(nameof(RandomShapes))]
    public void Find_ValueMasked_IsNotOfTheKind(int number, int shape)
    {
        var kind = SecretKinds.All[number];
        var value = ShapeExamples.Masked(kind.Readers[shape]);

        Assert.All(Places(kind, value), text => Assert.DoesNotContain(Find(text), found => found.Rule == kind.Rule));
    }

    [Fact]
    public void All_Kinds_AreDescribed()
    {
        Assert.True(SecretKinds.All.Select(kind => kind.Id).Distinct().Count() >= 200);
        Assert.All(SecretKinds.All, kind =>
        {
            Assert.Matches("^[a-z0-9_]+$", kind.Id);
            Assert.NotEmpty(kind.What);
            Assert.All(kind.Keywords, keyword => Assert.Equal(keyword.ToLowerInvariant(), keyword));
        });
    }

    private static TheoryData<int, int> Of(Func<SecretKind, int, bool> fits)
    {
        var data = new TheoryData<int, int>();
        for (var kind = 0; kind < SecretKinds.All.Count; kind++)
        {
            for (var shape = 0; shape < SecretKinds.All[kind].Readers.Count; shape++)
            {
                if (fits(SecretKinds.All[kind], shape))
                {
                    data.Add(kind, shape);
                }
            }
        }

        return data;
    }

    private static IEnumerable<string> Places(SecretKind kind, string value)
    {
        var name = kind.Keywords[0];
        return kind.Where switch
        {
            Place.Start => [value, $"const value = \"{value}\";", $"It is {value}, thanks.", $"<value>{value}</value>"],
            Place.After => [$"{name}{value}", $"see https://{name}{value} there"],
            _ => [$"{name}_token = \"{value}\"", $"{{ \"{name}-key\": \"{value}\" }}", $"{name}.key: {value}", $"export {name.ToUpperInvariant()}_X={value}", $"my {name} key is {value}"],
        };
    }

    private static IReadOnlyList<Finding> Find(string text)
    {
        var (shadow, findings) = (new ShadowText(), new Findings());
        shadow.Read(text);
        new SecretScanner().Find(shadow, findings);
        return findings.ToList();
    }
}
