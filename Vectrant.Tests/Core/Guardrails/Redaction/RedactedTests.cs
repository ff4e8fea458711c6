using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Redaction;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.Redaction;

public sealed class RedactedTests
{
    [Fact]
    public void Of_TheSameValueTwice_IsOneNameCountedTwice()
    {
        const string Text = "a 4111 1111 1111 1111 b 4111-1111-1111-1111 c x@y.example";
        var redacted = Redacted.Of(
            new CheckedText(Text, [Found("r1", FindingTypes.Card, 2, 19), Found("r1", FindingTypes.Card, 24, 19), Found("r2", FindingTypes.Email, 46, 11)]),
            new TextPlaceholders(),
            RedactionPlace.Message);

        Assert.Equal("a [CARD_1] b [CARD_1] c [EMAIL_1]", redacted.Text);
        Assert.Equal([("[CARD_1]", 2, "r1"), ("[EMAIL_1]", 1, "r2")], redacted.Replacements.Select(replaced => (replaced.Placeholder, replaced.Count, replaced.Rule)));
        Assert.Equal(["[CARD_1]", "[EMAIL_1]"], redacted.Placeholders);
    }

    [Theory]
    [InlineData(FindingTypes.Card, "4111 1111 1111 1111", "4111111111111111", true)]
    [InlineData(FindingTypes.Iban, "de89 3704 0044 0532 0130 00", "DE89370400440532013000", true)]
    [InlineData(FindingTypes.Email, "Ann@Example.org", "ann@example.org", true)]
    [InlineData(FindingTypes.Email, "a.b@example.org", "ab@example.org", false)]
    [InlineData(FindingTypes.Phone, "+44 (0)20 7946 0018", "+44-020-79460018", true)]
    [InlineData(FindingTypes.Secret, "AbC-1", "abc1", false)]
    [InlineData(FindingTypes.Card, "４１１１１１１１１１１１１１１１", "4111111111111111", true)]
    public void Normalise_TwoSpellings_AreOneValueOrTwo(string type, string one, string other, bool same) =>
        Assert.Equal(same, RedactedValue.Normalise(type, one) == RedactedValue.Normalise(type, other));

    [Fact]
    public void Normalise_HalfACharacter_DoesNotThrow() => Assert.Equal("\ufffd", RedactedValue.Normalise(FindingTypes.PersonName, ((char)0xd800).ToString()));

    [Fact]
    public void In_AText_FindsPlaceholdersAndNothingElse()
    {
        Assert.Equal(["[CARD_1]", "[DATE_OF_BIRTH_12]"], PlaceholderText.In("[CARD_1] [card_1] [CARD_] [CARD_0] [1] [DATE_OF_BIRTH_12] [CARD_1] [CARD-2]"));
        Assert.Equal("date_of_birth", PlaceholderText.TypeOf("[DATE_OF_BIRTH_12]"));
        Assert.Null(PlaceholderText.TypeOf("x [CARD_1]"));
    }

    [Fact]
    public void After_EarlierTexts_NeverNamesTwoValuesAlike()
    {
        var names = TextPlaceholders.After(["My card [CARD_2] and [CARD_1]", "nothing"]);
        Assert.Equal("[CARD_3]", names.For(FindingTypes.Card, "4111111111111111"));
        Assert.Equal("[EMAIL_1]", names.For(FindingTypes.Email, "a@b.example"));
    }

    [Fact]
    public void Options_WithATypeThatIsNeverKept_AreRefused()
    {
        var outcome = new RedactionOptionsValidator().Validate(null, new RedactionOptions { KeptForCustomers = "email, card, shoe_size", KeptDays = 0 });
        Assert.Equal(3, outcome.Failures!.Count());
        Assert.False(new RedactionOptions { KeptForCustomers = "card" }.Keeps(GuardPipeline.Customer, FindingTypes.Card));
        Assert.Equal((true, false), (new RedactionOptions().Keeps(GuardPipeline.Customer, FindingTypes.Email), new RedactionOptions().Keeps(GuardPipeline.Internal, FindingTypes.Email)));
    }

    private static Finding Found(string rule, string type, int start, int length) => new(rule, type, start, length, 1);
}
