namespace Vectrant.Core.Conversations;

/// <summary>
/// What the system itself tells a customer in the thread. Stored with the conversation, so written in the customer's language and
/// not in the one of whoever looks at it.
/// </summary>
public static class CustomerNotice
{
    /// <summary>The promise that comes with a hand-over.</summary>
    public static string PersonWillAnswer(HandoverReason reason, string? language) => (reason, language) switch
    {
        (HandoverReason.Requested, "de") => "Ein Mensch aus dem Team antwortet Ihnen hier. Sie können die Seite schließen und später wiederkommen.",
        (HandoverReason.Requested, "fr") => "Une personne de l'équipe vous répondra ici. Vous pouvez fermer la page et revenir plus tard.",
        (HandoverReason.Requested, "es") => "Una persona del equipo le responderá aquí. Puede cerrar la página y volver más tarde.",
        (HandoverReason.Requested, _) => "A person from the team will answer you here. You can close the page and come back later.",
        (_, "de") => "Der Assistent kann das gerade nicht beantworten. Ihre Nachricht ist angekommen, und ein Mensch aus dem Team antwortet Ihnen hier.",
        (_, "fr") => "L'assistant ne peut pas répondre pour le moment. Votre message est bien arrivé, et une personne de l'équipe vous répondra ici.",
        (_, "es") => "El asistente no puede responder en este momento. Su mensaje ha llegado y una persona del equipo le responderá aquí.",
        _ => "The assistant cannot answer this at the moment. Your message has arrived, and a person from the team will answer you here.",
    };

    /// <summary>What a customer says who wants a person and writes nothing.</summary>
    public static string PersonWanted(string? language) => language switch
    {
        "de" => "Ich möchte mit einem Menschen sprechen.",
        "fr" => "Je voudrais parler à une personne.",
        "es" => "Quisiera hablar con una persona.",
        _ => "I would like to talk to a person.",
    };
}
