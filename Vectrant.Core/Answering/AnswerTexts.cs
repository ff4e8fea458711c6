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

    public static string InputBlocked(string language) => language switch
    {
        "de" => "Diese Nachricht wird nicht bearbeitet, weil sie Anweisungen an den Assistenten enthält. Bitte stellen Sie Ihre Frage mit anderen Worten.",
        _ => "This message is not worked on, because it contains instructions to the assistant. Please ask your question in other words.",
    };

    public static string OutputBlocked(string language) => language switch
    {
        "de" => "Die Antwort wurde zurückgehalten, weil sie vertrauliche Angaben enthielt.",
        _ => "The answer was held back, because it contained sensitive information.",
    };
}
