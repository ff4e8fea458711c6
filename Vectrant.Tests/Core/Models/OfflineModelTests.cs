using FsCheck.Fluent;
using Vectrant.Core.Models.Offline;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Models;

public sealed class OfflineModelTests
{
    [Fact]
    public void Embed_KnownText_GivesTheSameVectorOnEveryMachine()
    {
        var vector = HashedEmbedder.Embed("Water damage must be reported within 7 days.");

        // A stored vector is compared with questions of later versions: a change here needs a new name of the model.
        Assert.Equal(HashedEmbedder.Dimensions, vector.Length);
        Assert.Equal(Fingerprint, string.Join(' ', vector.Index().Where(entry => entry.Item != 0).Take(5).Select(entry => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{entry.Index}:{entry.Item:0.0000}"))));
    }

    [Fact]
    public void Embed_AnyText_HasLengthOneOrIsEmptyAndIsRepeatable() => FixedCases.Check(Prop.ForAll<string?>(value =>
    {
        var one = HashedEmbedder.Embed(value ?? string.Empty);
        var length = Math.Sqrt(one.Sum(x => (double)x * x));
        return one.SequenceEqual(HashedEmbedder.Embed(value ?? string.Empty)) && (length == 0 || Math.Abs(length - 1) < 1e-4);
    }));

    [Theory]
    [InlineData("reporting water damage", "Damage by water must be reported", "Opening hours of the branch office")]
    [InlineData("Wasserschaden melden", "Melden Sie Wasserschäden sofort", "Öffnungszeiten der Filiale")]
    [InlineData("bycicle theft", "Theft of bicycles", "Payment by direct debit")]
    public void Embed_RelatedTexts_AreNearerThanUnrelatedOnes(string question, string near, string far) =>
        Assert.True(Cosine(question, near) > Cosine(question, far) + 0.1);

    [Fact]
    public void Write_SourcesThatAnswer_RepeatsTheirSentenceAndCitesIt() => Assert.Equal(
        "Report damage within 7 days. [2]",
        ExtractiveWriter.Write(new WritingMaterial("How many days do I have to report damage?", [Source("The office is open on Monday."), Source("Report damage within 7 days. Keep broken things.")])));

    [Theory]
    [InlineData("Which vet do you recommend for an old dog?")]
    [InlineData("")]
    [InlineData("???")]
    public void Write_SourcesThatDoNotAnswer_SaysSo(string question) => Assert.Equal(
        WritingMaterial.NotInSources,
        ExtractiveWriter.Write(new WritingMaterial(question, [Source("Report damage within 7 days. Keep broken things.")])));

    [Fact]
    public void Write_TwoEditions_SpeaksFromTheNewestUnlessAYearIsNamed()
    {
        IReadOnlyList<SourceText> sources = [new("Terms 2025", [], "The excess for storm is £150."), new("Terms 2026", [], "The excess for storm is £200.")];

        Assert.StartsWith("The excess for storm is £200. [2]", ExtractiveWriter.Write(new WritingMaterial("What is the excess for storm?", sources)), StringComparison.Ordinal);
        Assert.StartsWith("The excess for storm is £150. [1]", ExtractiveWriter.Write(new WritingMaterial("What is the excess for storm under the terms 2025?", sources)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnyQuestion_OnlyEverRepeatsTheSources() => FixedCases.Check(Prop.ForAll<string?>(question =>
    {
        const string text = "Report damage within 7 days. The excess is £250. Keep broken things.";
        var written = ExtractiveWriter.Write(new WritingMaterial(question ?? string.Empty, [Source(text)]));
        return written == WritingMaterial.NotInSources || written.Split(" [1]", StringSplitOptions.RemoveEmptyEntries).All(part => text.Contains(part.Trim(), StringComparison.Ordinal));
    }));

    private const string Fingerprint = "4:-0.0574 12:-0.0574 24:-0.0960 27:-0.0960 63:0.0805";

    private static SourceText Source(string text) => new("Questions and answers", [], text);

    private static double Cosine(string one, string other) => HashedEmbedder.Embed(one).Zip(HashedEmbedder.Embed(other), (x, y) => (double)x * y).Sum();
}
