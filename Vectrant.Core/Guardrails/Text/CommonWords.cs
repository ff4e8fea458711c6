namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Words that help to read what was written in disguise: the ordinary short words of English and German, and what attacks are
/// made of. Lower case, without accents. Four letters or fewer only where the disguised form is no ordinary token itself.
/// </summary>
internal static class CommonWords
{
    public static HashSet<string> All { get; } = new(
        (English + German).Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private const string English = """
        a i as at is it to so of on or in if no do go we he be me my by up us an am the and you are for not but all any can has had
        was its his her she him who how why let get got put say see use now new old one two way out our own too did may they them
        this that with from have will your what when then than also into only just like some more most very must been were said
        each such make made take give given gave does done know come over here there their these those which while would could
        should shall about after again always never ever every other under where because before answer answers question questions
        please tell tells write show shows reveal reveals print prints repeat repeats output outputs display translate summarize
        ignore ignores ignoring disregard forget forgets override overrides bypass skip stop start follow following followed obey
        previous previously prior above earlier below preceding all everything anything nothing instruction instructions rule rules
        prompt prompts system systems message messages direction directions directive directives guideline guidelines policy policies
        restriction restrictions restricted unrestricted limit limits limitation limitations filter filters filtered unfiltered safe
        safety secure security secret secrets hidden initial original full text texts word words letter letters list task tasks
        order orders command commands request requests respond response responses reply replies say saying pretend act acting role
        roleplay play character persona person human model models language chatbot assistant developer mode enable enabled disable
        disabled jailbreak jailbroken dan hate love evil illegal unethical immoral harmful dangerous content warning moral ethics
        ethical ethically morally without regard consequences refuse refusing allowed permitted able free freedom break broken
        confines typical anything opinion opinions fact facts information internet access current date time future past story
        hypothetical scenario world simulate simulation simulator imagine code python script execute run terminal password
        passwords account accounts customer customers data database document documents context user users admin administrator root
        help need want like really good great well today first second third next last thing things people because even still
        another being both between through during against same different own via per yes not isn don doesn won cannot real
        """;

    private const string German = """
         der die das den dem des ein eine einen einem einer und oder nicht ist sind war du dir dich dein deine deinen deiner sie ihr
        wir mir mich mit von vom zu zum zur auf aus bei nach fur uber alle alles allen bitte jetzt nun neu neue neuen vergiss vergessen
        ignoriere ignorieren missachte anweisung anweisungen regel regeln befehl befehle vorherige vorherigen vorher bisherige
        bisherigen obigen davor gib gebe aus zeige zeig schreibe schreib sage antworte verrate nenne wiederhole aufgabe aufgaben
        stell vor dass wie was wer wenn auch nur noch schon
        """;
}
