using System.Text.RegularExpressions;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>The phrases of attacks, for the word form: lower case, no accents, straight quotes.</summary>
internal static class InjectionRules
{
    private const string Drop = "(ignor(e|ing|a|ad|ez|iere|ieren|ar)|disregard(ing)?|forget|discard|overrid(e|ing)|overrule|bypass|abandon|drop|set aside|leave behind|do not follow|don't follow|stop following|do not obey|don't obey)";
    private const string Earlier = "(previous|prior|above|earlier|preceding|former|existing|original|initial|system|your|all|any|every|these|those|security|safety)";
    private const string Orders = "(instructions?|rules?|prompts?|directions?|directives?|guidelines?|commands|orders|programming|restrictions?|constraints?|conversations|tasks|assignments|training)";
    private const string Told = "(show|reveal|print|repeat|output|display|tell|give|leak|write|dump|return|recite|see|share|provide|list|disclose|state|copy|quote|echo|translate|encode|summari[sz]e|what('s| is| was| are| were)|read)";
    private const string Prompt = "((system|initial|hidden|original|secret|starting|internal|full|complete|entire|exact|developer|first|pre) ?-?){1,3}(prompts?|message|instructions?|rules|directives?|configuration)";
    private const string Unbound = "(without|no|not bound by|free (of|from)|has no|have no|ignores?|bypass(es)?|break(s|ing)?( free)?( of| from)?) (\\w+ ){0,3}(restrict|rule|filter|limit|guideline|ethic|moral|censor|polic|boundar|constraint|confine|regel|einschrank|filter)";

    // What the assistant was told, and not what a customer said a moment ago.
    private const string ToldBefore = "you( have| had|'ve|'d)?( ever| already| so far| just)? (were|been|was|are|know|knew|learn(ed|t)|read|got|received|understood|memori[sz]ed|think you know|believe)\\b";
    private const string Said = "(that|which|is|was|were|are|the|text|texts|stands|stood|came|comes|went|has|have|had|been|written|said|given|provided|discussed|told|done|you|we|to|here|of|it|in|this|chat|conversation|instructions?|instructed)";
    private const string AnswerVerb = "(write|say|print|output|answer|respond|reply|act|obey|repeat|start)";
    private const string Safeguards = "(moderation|guardrails?|safeguards?|censorship|content (filters?|polic(y|ies)|moderation|restrictions?)|safety (filters?|checks?|training|rules|features?|measures|mechanisms?|protocols?|systems?)|ethical (\\w+ )?(rules|guidelines|limits?|filters?))";
    private const string SwitchOff = "((switch|turn|shut) off|disable|deactivate|bypass|remove|lift|suspend|circumvent|drop|ignore)";
    private const string Model = "(ai|a\\.i\\.|llms?|(large )?language models?|chatbots?|chatgpt|gpt|ai (assistants?|agents?|models?|systems?|readers?|tools?)|ki|ki-\\w+|sprachmodelle?n?)";

    private static readonly Regex AboutAThing = new("^ (for|on|about|regarding|concerning|of|when) \\w", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private static readonly Regex AboutAThingDe = new("^ (zu|zur|zum|fur|uber|bei|beim|von|vom|im|in|des|der|auf) \\w", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private static readonly Regex OfADevice = new("^ (of|for|in|on|at|from) (my|our|the|a|this|that|your|android|windows|linux|ios|bash|zsh|powershell|chrome)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static IReadOnlyList<InjectionRule> All { get; } =
    [
        new("injection.ignore_instructions", 0.95f, "ignor|disregard|forget|discard|overrid|overrul|bypass|abandon|drop|set aside|leave behind|not follow|n't follow|stop following|not obey|n't obey",
            $@"\b{Drop}\b( (\w+|of|the),?){{0,3}} {Earlier}\b( [\w']+,?){{0,4}} {Orders}\b"),
        new("injection.ignore_rules", 0.9f, "ignor|disregard|forget|overrid|bypass",
            @"(^|[.!?:,;\n""\]>*#-] ?|\b(please|now|and|then|just) )(ignore|disregard|forget|override|bypass)( all| any| the| your| my| these| of){0,4}( \w+)? (instructions|system prompt|system message|guidelines|directives|security rules|safety rules|prompt)\b"),
        new("injection.forget_context", 0.9f, "ignor|disregard|forget|erase",
            $@"\b(ignore|disregard|forget|erase)( about)? ((everything|anything|all|what|whatever)( of it| that)? ({ToldBefore}|({Said} ){{0,5}}(above|before this|before|prior to this|prior|previously)\b)|(everything|anything|all)( \w+){{0,3}} and( now| just| only| instead)? {AnswerVerb}\b|(the above|above|the documents|the context|the articles|the sources)( \w+){{0,3}} (above|provided|said|written|and (write|say|print|tell|output|just|only|instead|answer))\b)"),
        new("injection.new_instructions", 0.85f, "new instr|new system|new prompt|new direct|new orders|updated instr|updated system|real instr|actual instr|true instr|your new|your real|your actual|your true|your only",
            @"\b((new|updated|real|actual|true) (system )?(instructions?|prompts?|directives?|orders)( follow\b| are as follows|(?: from \w+)? ?:)|your (new|real|actual|true|only) (task|role|instructions?|rules?|goal|purpose|identity) (is|are)\b)") { OnlyAsRequest = false },
        new("injection.prompt_leak", 0.9f, "prompt|system mess|developer mess|initial mess|first mess|hidden mess|instruction|hidden rules|secret rules|internal rules|directive|your configuration|initial configuration|system configuration",
            $@"\b{Told}\b( [\w',]+){{0,5}} ((your|its|thy) ([\w-]+ ){{0,2}}?({Prompt}|prompt texts?)|(the|this) (\w+ )?((system|developer|initial|hidden|secret|starting|full|pre)[ -]?prompt|prompt texts?|system message verbatim))\b") { OnlyAsRequest = false, NotBefore = OfADevice },
        new("injection.own_instructions", 0.85f, "your instr|your initial|your rule|your prompt|your guide|your direct|your hidden|your secret|your system|your full|your own|your original",
            @"(^|[.!?:,;\n""\]>*#-] ?|\b(please|now|and|then|just|to|me) )(show|reveal|print|repeat|output|display|tell me|leak|dump|recite|disclose|quote)( me)?( all| of| exactly| verbatim){0,3} your (\w+ ){0,2}(instructions|rules|prompts?|guidelines|directives|initialization)\b") { NotBefore = AboutAThing },
        new("injection.own_prompt", 0.85f, "your prompt|your system|deine prompt|dein prompt|deinem prompt|deinem system|dein system",
            @"\bwhat('s| is| was| stands| does it say)( written| said)?( in| inside| at the (top|start|beginning) of)? your (\w+[ -])?prompts?( text| right now| exactly)? ?([?.!\n""]|$)|\bwas (ist|steht|stand|sagt)( genau)?( oben| alles)?( in)? dein(em)? (system-?)?(prompt|anweisung)(text)? ?([?.!\n""]|$)") { OnlyAsRequest = false },
        new("injection.safeguards_off", 0.9f, "moderation|guardrail|safeguard|censorship|content filter|content polic|content restrict|safety|ethical",
            $@"\b(authori[sz]ed?|allow(s|ed)?|permit(s|ted)?|instructed|approved|cleared|asked|told|ordered) (me|us|you)( \w+)? to {SwitchOff} (your|all|the|its|any)( of your)? (\w+ )?{Safeguards}\b|(^|[.!?:,;\n""\]>*#-] ?|\b(please|now|and|then) ){SwitchOff} (all )?(of )?your (\w+ )?{Safeguards}\b|\b(switch|turn|shut) (all )?(of )?your (\w+ )?{Safeguards} off\b") { OnlyAsRequest = false },
        new("injection.bedtime_story", 0.9f, "grandm|grandp|grandfa|granny|grossmutter|grosmutter|großmutter|oma ",
            @"\b(role-?play|pretend|act as|act like|you are|you're|be|imagine|rollenspiel|du bist|spiele?)\b[^\n]{0,60}\b(grand(ma|mother|pa|father|dad)|granny|oma|gro(ss|s|ß)mutter)\b[^\n]{0,100}\b(napalm|bombs?|explosives?|molotov\w*|meth|methamphetamine|malware|ransomware|poisons?|nerve gas|sprengstoff|bomben?|(windows|licen[cs]e|activation|product|serial) (keys?|codes?|numbers?))\b") { OnlyAsRequest = false },
        new("injection.repeat_above", 0.85f, "above|before this|preceding|prior to this|beginning of th|starting with",
            @"\b(repeat|print|output|copy|echo|quote|recite|write (down|out)|reproduce|what (was|is|stands?)( written)?)( me)?( back)?( \w+){0,3} (text|words|everything|sentences?|lines?|content|prompts?|written|at)( \w+){0,3} (above|before this|preceding|prior to this|beginning of th(is|e) (prompt|conversation|chat)|starting with ""?you are)|\b(repeat|print|output|copy|echo|quote|recite|reproduce|translate|encode)( me)?( all)?( of)? the above (text|words|prompts?|content|message|instructions?)\b"),
        new("injection.lost_restrictions", 0.9f, "restrict|rule|filter|limit|guideline|ethic|moral|censor|polic|boundar|constraint|confine|regel|einschrank",
            $@"\b(you are( now)?|from now on,? you|act as|pretend|imagine|roleplay|role-play|play the role|take the role|behave|you will (act|play|be)|simulate|du bist|stell dir vor|spiele)\b[^\n]{{0,120}}\b{Unbound}") { OnlyAsRequest = false },
        new("injection.persona", 0.9f, "anything now|dan |dan.|dan,|dan:|dan!|jailbr|developer mode|god mode|unrestricted mode|sudo mode|opposite mode|evil mode",
            @"\b((stands? for|short for|meaning|called|named|act(ing)? as|become|mode|acronym|you (can|will|may|must|shall|are able to|are free to)|\(|:|=) ?[""'(]?(now )?do anything now|do anything now([""')]| mode| ai\b)|(act|acting|behave|respond|answer|are( now)?|as) (like |as |a |an ){0,2}dan\b|dan mode|stay a dan|jailbr(eak|oken) mode|jailbreak (prompt|yourself)|\bjailbreak:|(enter|enable|activate|switch to|turn on|go into|simulate|with) (developer|dan|god|jailbreak|unrestricted|sudo|opposite|evil) mode|developer mode (enabled|output|v2))") { NotBefore = OfADevice },
        new("injection.markers", 0.9f, "im_start|im_end|endoftext|[inst]|[/inst]|<<sys|<system|</system|### system|### instruction|### new|[system|system:|end of prompt|system override",
            @"<\|?(im_start|im_end|endoftext|system)\|?>|\[/?inst\]|<<sys>>|</?system[\w -]*>|#{2,} ?(system|instructions?:|new (system )?prompt|end of prompt)|\[system[\w -]*\]|(^|\n) ?system: ?(you|the|ignore|new|override)|end of prompt|system override") { OnlyAsRequest = false },
        new("injection.suffix", 0.8f, "[ [ [", @"\[ \[ \[") { OnlyAsRequest = false },
        new("injection.ignore_instructions_de", 0.95f, "ignorier|vergiss|vergessen|missacht|verwirf|verwerf|befolge|uberschreib|umgeh",
            @"\b(ignoriere?n?|vergiss|vergessen|missachten?|verwirf|verwerfen|uberschreibe?n?|umgehe?n?|befolge nicht)\b( \w+,?){0,3} (vorherige[nr]?|bisherige[nr]?|obige[nr]?|fruhere[nr]?|vorangehende[nr]?|vorangegangene[nr]?|deine[nr]?|alle[nr]?|samtliche[nr]?|jegliche[nr]?)( \w+,?){0,2} (anweisung(en)?|regeln?|befehle?|vorgaben?|auftrage?|aufgaben?|instruktion(en)?|prompts?|einschrankungen|richtlinien)\b"),
        new("injection.forget_context_de", 0.9f, "ignorier|vergiss|vergessen", @"\b(ignoriere?n?|vergiss|vergessen)( sie)?( nun| jetzt)? (alles|was|die obigen|das obige)( \w+){0,2}( (davor|bisher|vorher|oben|gesagte|gelernt hast|steht|texte|ausfuhrungen))\b"),
        new("injection.prompt_leak_de", 0.9f, "prompt|anweisung|systemnachricht|regeln",
            @"\b(zeige?n?|verrate?n?|nenne?n?|gib|geben|wiederhole?n?|schreibe?n?|sage?|wie laute[tn]|was steht in|was ist|was sind)\b( \w+){0,3} (deine[nrm]?|ihre[nrm]?|den|dein|das) ((gesamten|vollstandigen|geheimen|versteckten|ursprunglichen|internen) )?(system-?prompts?|prompt-?texte?|prompt|anweisungen|system-?anweisung(en)?|system-?nachricht|geheimen regeln)\b") { NotBefore = AboutAThingDe },
        new("injection.ignore_instructions_es", 0.9f, "ignora|olvid|descart|ignor|oubli|instruc|istruz|consign|regol|regla|regra|zignoruj|negeer|vergeet",
            @"\b(ignora|ignore[zn]?|olvid[ae]|descarta|oublie[zr]?|dimentica|esqueca|negeer|vergeet)( \w+){0,2} (instrucciones|instructions|instrucoes|istruzioni|instructies|reglas|regles|regole|regras|regels|ordenes|consignes)\b( \w+){0,2} ?(anteriores|previas|de arriba|precedentes|precedenti|ci-dessus|anterieures|acima|sopra)?"),
        new("injection.forget_context_es", 0.85f, "olvid|oubli|dimentica|esqueca",
            @"\b(olvid[ae]|oublie[zr]?|dimentica|esqueca) (todo|tout|tutto|tudo) (lo|ce|cio|quello|o|que|qui)( \w+){0,3}"),
        new("injection.prompt_leak_es", 0.9f, "prompt|instruc|istruz|consign",
            @"\b(muestra|revela|dime|repite|montre|revele|affiche|repete|mostra|rivela|ripeti|mostre)(-moi)? (tu|tus|ton|tes|il tuo|le tue|seu|o seu) (prompt|instrucciones|instructions|consignes|istruzioni|instrucoes)\b"),
    ];

    /// <summary>What makes an imperative a question, a prohibition or a report when it stands right before it.</summary>
    public static Regex NoRequest { get; } = new(
        @"(\bnot|\bnever|n't|\bdont|\bcannot|\bwithout|\bnicht|\bniemals|\bnie|\bkein\w*|\bno|\bnon|\bne) (ever |simply |just )?$"
        + @"|\b(can|may|should|could|shall|do|did|if|when|must|would|how can|how do|why do|why did|kann|darf|soll|muss|sollte|wenn) (i|we|he|she|they|it|people|users?|somebody|someone|one|ich|wir|man|er|sie|puedo|dois-je)( \w+){0,2} $"
        + @"|\b(i|we|he|she|they|it|which|who|does|did|to not|told me to|asked me to|me to|us to|ok to|okay to|fine to|safe to|allowed to|legal to|possible to|how to|right to|want to|have to|need to|need not|wie|warum|wer) (\w+ ){0,1}$"
        + @"|\b(everyone|everybody|people|him|her|them|us|staff|employees|guests|students|readers|players|customers) (not )?to $"
        + @"|\b(method|function|class|property|style|git|compiler|linter|parser|scanner|search|script|regex|query)\b( \w+){0,3} $",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Words of somebody who asks about a quoted phrase.</summary>
    public static Regex AsksAbout { get; } = new(
        @"\b(means?|meaning|phrases?|sentences?|wrote|written|write|says?|said|saw|stood|stands|called|call|term|word|expression|detect|filter|report|warn(ed)?|explain|example|attack|bedeutet|heisst|satz|geschrieben|ausdruck|significa|veut dire|signifie)\b",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Lines of documents that speak to an assistant instead of to readers.</summary>
    public static IReadOnlyList<InjectionRule> Lines { get; } =
    [
        new("injection.line_answer", 0.9f, "respond|reply|answer|user|reader|person asking",
            @"\b(always|never|only|must|should|instead)\b( \w+){0,2} (respond|reply|answer)( only)? with (""|'|only|the (following|phrase|words?|text|sentence))|\b(respond|reply|answer)( only| exclusively| always)? with (""|'|the (following|phrase|words?|text))|\b(tell|inform|convince) (the |all )?(users?|readers?|person asking) [^\n.]{0,80}\b(instead|passwords?|pin|bank details|credentials|click|https?:|www\.|card numbers?)") { OnlyAsRequest = false },
        new("injection.line_response", 0.85f, "response|reply|answer|output|message|summary",
            @"\b(in|into|to|of|from|with|for|modify|enhance|augment|alter|adapt|write|provide|render|encode|start|begin|end|format|translate) (all )?(your|the assistant's|its|the final|the generated) (\w+ ){0,2}(response|responses|reply|replies|answer|answers|output)\b|\byour (response|reply|answer|output)('s)?\b( \w+){0,1} (must|should|with|using|in|as|by|so|to)") { OnlyAsRequest = false },
        new("injection.line_override", 0.9f, "ignor|disregard|overrid|bypass|forget",
            @"(^|[.!?:;,\n""*#>-] ?|\b(please|and|then|must|should|now) )(ignore|disregard|override|bypass|forget)( \w+){0,3} (question|questions|instruction|instructions|rules?|context|documents?|sources?|prompt|policy|policies|query|user|data|guidelines|snippets?|info|information)\b"),
        new("injection.line_assistant", 0.85f, "assistant|language|model|chatbot|ai|llm|gpt|sprachm|ki",
            $@"\b(dear|hey|attention|note to|to|for|as an?|hello|hi),? (the |any |all )?{Model}\b[^\n]{{0,60}}\b(must|should|please|always|never|ignore|say|tell|recommend|include|respond|reply|answer|do not|rank|rate|prefer)\b|\bif you are an? ({Model}|assistant)\b"
            + $@"|\b(dear|attention|achtung|(note|notice|message|instructions?|hint|memo|reminder|hinweis|nachricht|anweisung)( to| for| an| fur)) (the |any |all |every |alle |die |das )?({Model}|assistant)( reading( this)?( page| text| document)?| who reads this)? ?[,:]|\b(to|an) (any |all |every |alle |jedes ){Model} (reading|that reads?|who reads?|die|das)\b|\b{Model} (note|notice|instructions?) ?:"
            + $@"|\b(the|this|any|every|your|our) ({Model}|assistant|bot) (may|must|shall|should|can|will|has to|is (now )?(allowed|authori[sz]ed|permitted|free|required|ordered) to)( now| always| freely| also| never| from now on)? (disclose|reveal|leak|hand out|give out|ignore|disregard|bypass|override|obey|forget|(approve|grant|share|waive|accept) (all|any|every|each|whatever|everything))\b") { OnlyAsRequest = false },
        new("injection.line_turn", 0.9f, "assistant|user|human|system",
            @"(^|\n) ?(assistant|ai|user|human): [^\n]{0,200}\b(user|human|assistant): |(^|\n) ?(user|human): ([^\n]{0,80}, )?(please |now |then |next,? )*(please )?(ignore|repeat|print|say|thanks)\b") { OnlyAsRequest = false },
    ];
}
