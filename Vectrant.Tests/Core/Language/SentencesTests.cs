using FsCheck.Fluent;
using Vectrant.Core.Language;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Language;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("It costs £1.90 a month. Pay by card.", "It costs £1.90 a month.|Pay by card.")]
    [InlineData("Ask Mr. Smith, e.g. by phone. He knows.", "Ask Mr. Smith, e.g. by phone.|He knows.")]
    [InlineData("Der Vertrag beginnt am 1. März 2026. Er gilt z. B. in Bonn.", "Der Vertrag beginnt am 1. März 2026.|Er gilt z. B. in Bonn.")]
    [InlineData("Am 3.5.2026 endet die Frist. Danach nicht mehr.", "Am 3.5.2026 endet die Frist.|Danach nicht mehr.")]
    [InlineData("Die 3. Mahnung kostet 5 €. Zahlen Sie vorher.", "Die 3. Mahnung kostet 5 €.|Zahlen Sie vorher.")]
    [InlineData("See https://a.example/x.y?z=1. Then call.", "See https://a.example/x.y?z=1.|Then call.")]
    [InlineData("The limit is £250. Nothing more.", "The limit is £250.|Nothing more.")]
    [InlineData("Open from 8 a.m. to 5 p.m. on Mondays.", "Open from 8 a.m. to 5 p.m. on Mondays.")]
    [InlineData("It ends at 5 p.m. The office closes.", "It ends at 5 p.m.|The office closes.")]
    [InlineData("Item: bicycle; Limit: £500\nItem: watch; Limit: £900", "Item: bicycle; Limit: £500|Item: watch; Limit: £900")]
    [InlineData("A long line that was wrapped in the middle of what it\nsays goes on here.", "A long line that was wrapped in the middle of what it\nsays goes on here.")]
    [InlineData("\"Really?\" She nodded.", "\"Really?\"|She nodded.")]
    public void Split_Text_GivesSentences(string text, string expected) =>
        Assert.Equal(expected.Split('|'), Sentences.Split(text).Select(span => span.Of(text)));

    [Fact]
    public void Split_AnyText_CoversAllButWhiteSpaceInOrder() => FixedCases.Check(Prop.ForAll<string?>(value =>
    {
        var text = value ?? string.Empty;
        var spans = Sentences.Split(text);
        var ordered = spans.Zip(spans.Skip(1)).All(pair => pair.First.End <= pair.Second.Start);
        var kept = string.Concat(spans.Select(span => span.Of(text)).SelectMany(part => part).Where(c => !char.IsWhiteSpace(c)));
        return ordered && kept == string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }));

    [Theory]
    [InlineData("How long do I have to report damage?", "en")]
    [InlineData("Wie hoch ist der Selbstbehalt bei Wasserschäden?", "de")]
    [InlineData("Quel est le montant de la franchise pour les dégâts des eaux ?", "fr")]
    [InlineData("¿Cuánto tiempo tengo para avisar del daño en la casa?", "es")]
    [InlineData("Wasserschaden", "en")]
    [InlineData("", "en")]
    public void Guess_Text_NamesTheLanguage(string text, string language) => Assert.Equal(language, LanguageGuess.Of(text));
}
