using Vectrant.Core.Knowledge.Ingestion;
using Xunit;

namespace Vectrant.Tests.Core.Knowledge;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("You can report the damage by telephone, and we will call you back on the same day.", "en", "english")]
    [InlineData("Melden Sie den Schaden bitte sofort. Die Selbstbeteiligung wird von der Zahlung abgezogen und ist nicht verhandelbar.", "de", "german")]
    [InlineData("Vous pouvez déclarer le sinistre par téléphone, et nous vous rappelons dans la journée avec les pièces à fournir.", "fr", "french")]
    [InlineData("Usted puede comunicar el siniestro por teléfono y le llamamos el mismo día para explicar los pasos que debe seguir.", "es", "spanish")]
    [InlineData("È possibile denunciare il danno per telefono e la richiamiamo nello stesso giorno con tutte le informazioni che servono.", "it", "italian")]
    [InlineData("U kunt de schade melden per telefoon en wij bellen u op dezelfde dag terug met de stukken die wij nodig hebben.", "nl", "dutch")]
    [InlineData("Você pode comunicar o dano por telefone, e nós ligamos de volta no mesmo dia para explicar os documentos que são precisos.", "pt", "portuguese")]
    [InlineData("Zgłoś szkodę telefonicznie, a oddzwonimy tego samego dnia.", null, "simple")]
    [InlineData("4711 0815", null, "simple")]
    public void Of_OneSentence_NamesItsLanguage(string text, string? language, string stemmer)
    {
        Assert.Equal(language, LanguageGuess.Of(text));
        Assert.Equal(stemmer, LanguageGuess.Stemmer(language));
    }
}
