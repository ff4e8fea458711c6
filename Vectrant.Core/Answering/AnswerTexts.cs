namespace Vectrant.Core.Answering;

/// <summary>
/// What is said instead of an answer, in the language of the question (English where there is no translation). None of
/// these promises a person: whoever promises one creates the hand-over with it.
/// </summary>
public static class AnswerTexts
{
    public static string NotInSources(string language) => language switch
    {
        "de" => "Das weiß ich nicht. Die Dokumente, die ich lesen kann, beantworten diese Frage nicht.",
        _ => "I don't know. The documents that I can read do not answer this question.",
    };

    /// <param name="language">Of the question.</param>
    /// <param name="code">The verdict's: what stopped the question.</param>
    public static string InputBlocked(string language, string code) => (language, code) switch
    {
        ("de", "input_manipulation") => "Diese Nachricht wird nicht bearbeitet, weil sie Anweisungen an den Assistenten enthält. Bitte stellen Sie Ihre Frage mit anderen Worten.",
        (_, "input_manipulation") => "This message is not worked on, because it contains instructions to the assistant. Please ask your question in other words.",
        ("de", "input_discloses") => "Diese Nachricht wird nicht bearbeitet, weil sie ein Passwort oder ein anderes Geheimnis zu enthalten scheint. Bitte lassen Sie es weg und fragen Sie noch einmal.",
        (_, "input_discloses") => "This message is not worked on, because it seems to contain a password or another secret. Please leave it out and ask again.",
        ("de", "guard_failed") => "Diese Nachricht wird nicht bearbeitet, weil sie nicht geprüft werden konnte. Bitte versuchen Sie es später noch einmal.",
        (_, "guard_failed") => "This message is not worked on, because it could not be checked. Please try again later.",
        ("de", _) => "Diese Nachricht wird nicht bearbeitet, weil sie nach geschützten Angaben fragt. Bitte stellen Sie Ihre Frage mit anderen Worten.",
        _ => "This message is not worked on, because it asks for restricted information. Please ask your question in other words.",
    };

    /// <param name="language">Of the question.</param>
    /// <param name="code">The verdict's: why the answer was held back.</param>
    public static string OutputBlocked(string language, string code) => (language, code) switch
    {
        ("de", "output_sensitive") => "Die Antwort wurde zurückgehalten, weil sie vertrauliche Angaben enthielt.",
        (_, "output_sensitive") => "The answer was held back, because it contained sensitive information.",
        ("de", "output_prompt_leak") => "Die Antwort wurde zurückgehalten, weil sie interne Anweisungen des Assistenten wiedergab.",
        (_, "output_prompt_leak") => "The answer was held back, because it repeated internal instructions of the assistant.",
        ("de", "output_active_content") => "Die Antwort wurde zurückgehalten, weil sie einen Link oder aktiven Inhalt enthielt, der nicht aus ihren Quellen stammt.",
        (_, "output_active_content") => "The answer was held back, because it contained a link or active content that is not in its sources.",
        ("de", "output_instructs") => "Die Antwort wurde zurückgehalten, weil sie Anweisungen für einen Assistenten enthielt.",
        (_, "output_instructs") => "The answer was held back, because it contained instructions for an assistant.",
        ("de", "guard_failed") => "Die Antwort wurde zurückgehalten, weil sie nicht geprüft werden konnte.",
        (_, "guard_failed") => "The answer was held back, because it could not be checked.",
        ("de", _) => "Die Antwort wurde zurückgehalten, weil eine Regel der Organisation sie nicht zulässt.",
        _ => "The answer was held back, because a rule of the organisation does not allow it.",
    };
}
