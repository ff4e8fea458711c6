using Vectrant.Core.Conversations;
using Xunit;

namespace Vectrant.Tests.Core.Conversations;

public sealed class MessageTextTests
{
    [Theory]
    [InlineData("  hello \r\n you\r ", "hello \n you")]
    [InlineData("a\0b\u0007c\u001b[31m", "abc[31m")]
    [InlineData("pay \u202Egnp.exe", "pay gnp.exe")]
    [InlineData("\uFEFFhi\tthere", "hi\tthere")]
    [InlineData("family \U0001F468\u200D\U0001F469\u200D\U0001F467 ok", "family \U0001F468\u200D\U0001F469\u200D\U0001F467 ok")]
    [InlineData("\0\u0001 \n", "")]
    [InlineData("\u200B \u2060\uFEFF\u200E\u202E\u2068\u00AD\u3164\u2800\U000E0041\U000E007F", "")]
    [InlineData("\u200D\uFE0F ", "")]
    [InlineData("\u2764\uFE0F\u200D\U0001F525", "\u2764\uFE0F\u200D\U0001F525")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E007F", "\U0001F3F4\U000E0067\U000E0062\U000E007F")]
    [InlineData(null, "")]
    public void Clean_OddCharacters_KeepsWhatCanBeRead(string? text, string expected) => Assert.Equal(expected, MessageText.Clean(text));

    [Fact]
    public void Clean_LoneSurrogates_AreDropped() => Assert.Equal("ab", MessageText.Clean("a\ud83db\udc00"));

    [Fact]
    public void Refuse_CountsCharactersAndNotUnits()
    {
        var faces = string.Concat(Enumerable.Repeat("😀", 4000));
        Assert.Equal(8000, faces.Length);
        Assert.Null(MessageText.Refuse(faces, 4000));
        Assert.Equal("text_too_long", MessageText.Refuse(faces + "x", 4000)?.Code);
        Assert.Equal("text_empty", MessageText.Refuse("", 4000)?.Code);
    }

    [Theory]
    [InlineData("nora.finch@mail.example", true)]
    [InlineData("a+b@x-y.co", true)]
    [InlineData("jürgen@büro.example", true)]
    [InlineData("nora.finch@mail", false)]
    [InlineData("nora finch@mail.example", false)]
    [InlineData("@mail.example", false)]
    [InlineData("a@b@mail.example", false)]
    [InlineData("a@-mail.example", false)]
    [InlineData("a@mail..example", false)]
    [InlineData("Nora <nora@mail.example>", false)]
    public void EmailShape_Addresses_AreTold(string text, bool expected) => Assert.Equal(expected, EmailShape.Matches(text));

    [Theory]
    [InlineData("Hello, what is the excess for water damage? My policy is from 2026.", "what is the excess for water damage?")]
    [InlineData("Guten Tag, wie hoch ist der Selbstbehalt bei Glas?", "wie hoch ist der Selbstbehalt bei Glas?")]
    [InlineData("Hi.", "Hi.")]
    [InlineData("Two things. We are moving on the 1st and will have both flats.", "We are moving on the 1st and will have both flats.")]
    [InlineData("Does it cost 4.50 a month\nor a year?", "Does it cost 4.50 a month or a year?")]
    public void TopicLine_OfAMessage_IsItsFirstTellingSentence(string message, string expected) => Assert.Equal(expected, TopicLine.Of(message));

    [Fact]
    public void TopicLine_OfALongSentence_IsCutAtAWord()
    {
        var topic = TopicLine.Of("I would like to know whether garden furniture outside of the building is insured against storm and hail this year");
        Assert.Equal("I would like to know whether garden furniture outside of the building is…", topic);
        Assert.True(TopicLine.Of(new string('x', 500)).Length <= 80);
        Assert.DoesNotContain('\ufffd', TopicLine.Of(string.Concat(Enumerable.Repeat("😀", 100))));
    }

    [Theory]
    [InlineData("Hello, what is the excess for water damage?", "en")]
    [InlineData("Wie hoch ist der Selbstbehalt bei Wasserschaden?", "de")]
    [InlineData("Quelle est la franchise pour un dégât des eaux ?", "fr")]
    [InlineData("¿Cuál es la franquicia por daños de agua en mi casa?", "es")]
    [InlineData("12345 !!", null)]
    [InlineData("ok", null)]
    public void LanguageGuess_OfAMessage_TellsItOrNothing(string message, string? expected) => Assert.Equal(expected, LanguageGuess.Of(message));

    [Fact]
    public void CustomerToken_MadeAndParsed_IsTheSameSecret()
    {
        var token = CustomerToken.Create();
        Assert.Equal(43, token.Text.Length);
        Assert.True(CustomerToken.TryParse(token.Text, out var parsed));
        Assert.Equal(token.Hash, parsed.Hash);
        Assert.NotEqual(token.Text, CustomerToken.Create().Text);
        Assert.DoesNotContain(token.Text, $"{token}", StringComparison.Ordinal);
        Assert.False(CustomerToken.TryParse(token.Text[1..], out _));
        Assert.False(CustomerToken.TryParse(token.Text[..42] + "!", out _));
        Assert.False(CustomerToken.TryParse(null, out _));
    }
}
