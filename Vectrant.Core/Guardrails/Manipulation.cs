using System.Text;
using System.Text.RegularExpressions;
using Vectrant.Core.Language;

namespace Vectrant.Core.Guardrails;

/// <summary>
/// Recognises text that tries to steer the assistant instead of asking it. Judged after folding: compatibility forms,
/// accents, zero-width characters and s p a c e d letters do not hide a phrase.
/// </summary>
public static partial class Manipulation
{
    private const RegexOptions Style = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly string[] SqueezedPhrases =
    [
        "ignorepreviousinstructions", "ignoreallpreviousinstructions", "ignoreyourinstructions", "ignoretheaboveinstructions", "disregardpreviousinstructions",
        "ignorierealleanweisungen", "ignorierediebisherigenanweisungen", "revealyoursystemprompt", "showmeyoursystemprompt",
    ];

    /// <summary>Names of what was found, such as <c>ignore_instructions</c>; empty for an ordinary text.</summary>
    public static IReadOnlyList<string> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = Fold(text);
        var found = new List<string>();
        if (IgnoreInstructions().IsMatch(folded))
        {
            found.Add("ignore_instructions");
        }

        if (PromptLeak().IsMatch(folded))
        {
            found.Add("prompt_leak");
        }

        if (RoleChange().IsMatch(folded))
        {
            found.Add("role_change");
        }

        if (found.Count == 0)
        {
            var squeezed = string.Concat(folded.Where(char.IsLetter));
            if (Array.Exists(SqueezedPhrases, phrase => squeezed.Contains(phrase, StringComparison.Ordinal)))
            {
                found.Add("hidden_instructions");
            }
        }

        return found;
    }

    /// <summary>Whether a line of a document speaks to the assistant instead of to readers.</summary>
    public static bool IsInstructionLine(string line) => Find(line).Count > 0 || SpeaksToAssistant().IsMatch(Fold(line));

    internal static string Fold(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not ('\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD'))
            {
                visible.Append(c);
            }
        }

        return Spaces().Replace(Words.Fold(visible.ToString()), " ");
    }

    [GeneratedRegex(@"\b(ignore|disregard|forget|bypass|override|vergiss|ignoriere?|missachte)\b.{0,40}\b(previous|prior|above|earlier|your|all|any|system|vorherigen?|bisherigen?|alle|deine|obigen?)\b.{0,30}\b(instructions?|directives?|rules?|prompts?|guidelines?|restrictions?|anweisungen|regeln|vorgaben)\b|\bnew instructions\s*[:=]", Style)]
    private static partial Regex IgnoreInstructions();

    [GeneratedRegex(@"\b(show|reveal|print|repeat|output|tell|give|leak|display|zeige?|verrate|wiederhole|nenne)\b.{0,40}\b(system[- ]?(prompt|message|nachricht)|(your|the|deine) (initial |hidden |secret |full )?(prompt|instructions|directives|anweisungen))\b|\bwhat (is|are) your (system prompt|hidden instructions|initial instructions)\b", Style)]
    private static partial Regex PromptLeak();

    [GeneratedRegex(@"\byou are (now|actually) (a|an|in|the|dan)\b|\bdu bist (jetzt|nun) (ein|eine|der|die)\b|\b(pretend|act) (that|as if|to be|like) you\b.{0,40}\b(no|without|not|unrestricted|admin|developer)\b|\b(developer|god|dan|jailbreak) mode\b|\bdo anything now\b", Style)]
    private static partial Regex RoleChange();

    [GeneratedRegex(@"\b((ai|ki)[- ]?(assistants?|models?|agents?|assistent\w*)|chat ?bots?|language models?|llms?|assistants?) (must|should|shall|has to|have to|needs? to|muss|soll|reading this|reading|processing)\b|\balways (say|respond|answer|reply)\b.{0,30}\b(with|that|every|all)\b|\b(ignore|override)\b.{0,20}\b(the|this|any|every) (question|policy|instruction)s?\b|\bimportant (system|override) (message|notice)\b|\bwhen (asked|you are asked|a user asks)\b.{0,60}\b(say|respond|answer|reply|reveal|tell)\b", Style)]
    private static partial Regex SpeaksToAssistant();

    [GeneratedRegex(@"[^\S\n]+")]
    private static partial Regex Spaces();
}
