using Vectrant.Core.Conversations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Conversations;

public sealed class PersonPromiseTests
{
    [Theory]
    [InlineData("A colleague will call you tomorrow.")]
    [InlineData("Thank you. One of our advisors will get back to you today.")]
    [InlineData("Don't worry, a colleague will contact you shortly.")]
    [InlineData("Someone from our claims team will be in touch with you.")]
    [InlineData("I'll call you back this afternoon!")]
    [InlineData("We will get back to you within two days.")]
    [InlineData("You will hear from us by Friday.")]
    [InlineData("You'll be contacted by a claims handler.")]
    [InlineData("I have passed your question to a colleague.")]
    [InlineData("I've forwarded this to our claims team.")]
    [InlineData("My colleague is going to look into this and will write to you.")]
    [InlineData("Our team will reply to you here.")]
    [InlineData("The excess is €150.\nA specialist will follow up with you.")]
    [InlineData("Ein Kollege wird Sie anrufen.")]
    [InlineData("Eine Kollegin ruft Sie morgen zurück.")]
    [InlineData("Wir melden uns in Kürze bei Ihnen.")]
    [InlineData("Ich melde mich morgen bei Ihnen.")]
    [InlineData("Keine Sorge, ein Mitarbeiter meldet sich bei Ihnen.")]
    [InlineData("Jemand aus unserem Team wird Ihnen antworten.")]
    [InlineData("Sie hören morgen von uns.")]
    [InlineData("Unsere Fachabteilung setzt sich mit Ihnen in Verbindung.")]
    [InlineData("Ich habe Ihre Frage an eine Kollegin weitergegeben.")]
    [InlineData("Morgen meldet sich eine Kollegin.")]
    [InlineData("Sie werden von einem Berater kontaktiert.")]
    [InlineData("Un collègue vous rappellera demain.")]
    [InlineData("Nous vous recontacterons sous 48 heures.")]
    [InlineData("Un conseiller va vous appeler.")]
    [InlineData("Une personne de notre équipe prendra contact avec vous.")]
    [InlineData("Vous serez contacté par un conseiller.")]
    [InlineData("Quelqu'un vous répondra rapidement.")]
    [InlineData("J'ai transmis votre demande à un collègue.")]
    [InlineData("Un compañero le llamará mañana.")]
    [InlineData("Nos pondremos en contacto con usted.")]
    [InlineData("Le llamaremos esta tarde.")]
    [InlineData("Una persona de nuestro equipo se pondrá en contacto.")]
    [InlineData("Alguien de nuestro equipo le responderá.")]
    [InlineData("He pasado su consulta a un compañero.")]
    public void IsIn_APromise_IsSeen(string text) => Assert.True(PersonPromise.IsIn(text));

    [Theory]
    [InlineData("The excess is 150 euros.")]
    [InlineData("We will never call you to ask for your password.")]
    [InlineData("Nobody will call you.")]
    [InlineData("A colleague will not call you back for this.")]
    [InlineData("Shall a colleague call you?")]
    [InlineData("Would you like us to call you?")]
    [InlineData("If you want, a colleague can call you.")]
    [InlineData("Please call us on weekdays from 8 to 18.")]
    [InlineData("You can contact our team by e-mail.")]
    [InlineData("The insurer will pay for the repair.")]
    [InlineData("We will reimburse the excess within 14 days.")]
    [InlineData("Your colleague will be insured too.")]
    [InlineData("Report the theft to the police, who will give you a number.")]
    [InlineData("Der Selbstbehalt beträgt 150 Euro.")]
    [InlineData("Wir rufen Sie niemals an, um nach Ihrem Passwort zu fragen.")]
    [InlineData("Niemand wird Sie anrufen.")]
    [InlineData("Soll Sie ein Kollege anrufen?")]
    [InlineData("Auf Wunsch kann Sie ein Kollege anrufen.")]
    [InlineData("Bitte melden Sie den Schaden bei uns.")]
    [InlineData("Wir werden Sie nicht kontaktieren.")]
    [InlineData("Sie werden nicht angerufen.")]
    [InlineData("La franchise est de 150 euros.")]
    [InlineData("Personne ne vous appellera.")]
    [InlineData("Souhaitez-vous qu'un collègue vous rappelle ?")]
    [InlineData("Vous pouvez appeler notre service.")]
    [InlineData("Nous ne vous appellerons jamais pour demander un mot de passe.")]
    [InlineData("La franquicia es de 150 euros.")]
    [InlineData("Nadie le llamará.")]
    [InlineData("No le llamaremos para pedirle la contraseña.")]
    [InlineData("¿Quiere que un compañero le llame?")]
    [InlineData("Puede llamar a nuestro equipo.")]
    public void IsIn_NoPromise_IsLeftAlone(string text) => Assert.False(PersonPromise.IsIn(text));

    [Fact]
    public void IsIn_VeryLongText_EndsSoon()
    {
        var (small, large) = (Text(70), Text(280));
        Effort.GrowsInProportion(() => PersonPromise.IsIn(small), () => PersonPromise.IsIn(large));

        static string Text(int times) => string.Concat(Enumerable.Repeat("we will and they will and a colleague wird sich mit ihnen und nous vous ", times));
    }

    [Fact]
    public void PersonWillAnswer_InEveryLanguage_IsRecognisedAsTheSamePromise()
    {
        foreach (var language in new[] { "en", "de", "fr", "es", null })
        {
            foreach (var reason in Enum.GetValues<HandoverReason>())
            {
                Assert.True(PersonPromise.IsIn(CustomerNotice.PersonWillAnswer(reason, language)), $"{language} {reason}");
            }
        }
    }
}
