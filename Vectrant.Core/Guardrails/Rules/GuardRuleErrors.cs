using System.Globalization;
using System.Text.RegularExpressions;
using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>What can be refused around the rules of the guard, as sentences.</summary>
public static class GuardRuleErrors
{
    public static Error MayNotManage { get; } = new(
        ErrorKind.Forbidden, "guardrails_not_allowed", "Your role does not include changing the guardrails. An administrator can change that.");

    public static Error ChangedMeanwhile { get; } = new(
        ErrorKind.Conflict, "guard_rules_changed", "Somebody else changed these rules in the meantime. The page now shows the newest version; look at it and decide again.");

    public static Error RuleNotFound { get; } = new(
        ErrorKind.NotFound, "guard_rule_not_found", "There is no such rule. It may have been removed in the meantime; reload the page.");

    public static Error VersionNotFound { get; } = new(
        ErrorKind.NotFound, "guard_version_not_found", "There is no such version of the rules. Choose one from the history.");

    public static Error NothingChanged { get; } = new(
        ErrorKind.Invalid, "guard_nothing_changed", "The rules are like that already, so there is nothing to save.");

    public static Error NameMissing { get; } = new(
        ErrorKind.Invalid, "guard_rule_name_missing", "The rule needs a name of 1 to 80 characters that says what it looks for.");

    public static Error NameTaken(string name) => new(
        ErrorKind.Conflict, "guard_rule_name_taken", $"There is already a rule named “{name}”. Choose another name.")
    {
        Arguments = Words(("name", name)),
    };

    public static Error TooManyRules { get; } = new(
        ErrorKind.Invalid, "guard_too_many_rules", "There are 100 rules of your own already. Remove one, or join several into one pattern with a bar between them.");

    public static Error NotTried { get; } = new(
        ErrorKind.Conflict, "guard_rule_not_tried", "This rule was not dry-run yet, so nobody knows what it would stop. Dry-run it first, or confirm that it should work unseen.");

    public static Error PhraseLength { get; } = new(
        ErrorKind.Invalid, "guard_phrase_length", "An allowed phrase has 3 to 200 characters and holds a letter. Shorter ones would let almost anything through.");

    public static Error TooManyPhrases { get; } = new(
        ErrorKind.Invalid, "guard_too_many_phrases", "There may be at most 500 allowed phrases. Remove those that nobody writes any more.");

    public static Error ReasonTooLong { get; } = new(
        ErrorKind.Invalid, "guard_reason_too_long", "The reason is longer than 500 characters. Shorten it.");

    public static Error TextTooLong { get; } = new(
        ErrorKind.Invalid, "guard_text_too_long", "The text is longer than 20,000 characters. Try a part of it.");

    public static Error PatternMissing { get; } = new(
        ErrorKind.Invalid, "pattern_missing", "The rule needs a pattern. Write what it should find, such as “case number \\d{6}”.");

    public static Error PatternCharacters { get; } = new(
        ErrorKind.Invalid, "pattern_characters", "The pattern holds characters that no kept text has: control characters, or letters put together from several. Remove them, or write them as “\\u” and four digits.");

    public static Error PatternTooLong(int length) => new(
        ErrorKind.Invalid, "pattern_too_long", $"The pattern has {length} characters; {RulePattern.MaxLength} are the most. Write several rules instead.")
    {
        Arguments = Words(("length", Number(length))),
    };

    public static Error PatternTooBig { get; } = new(
        ErrorKind.Invalid, "pattern_too_big", "The pattern repeats too much within repeats, so its automaton would grow beyond 10,000 states. Use smaller counts, or “+” instead of a number.");

    public static Error PatternSlow { get; } = new(
        ErrorKind.Invalid, "pattern_slow", "The pattern takes too long on a text made to slow it down. Avoid “.*” and large counts inside of repeats; name what may stand between instead, such as “[^.]{0,40}”.");

    public static Error PatternMatchesEmpty { get; } = new(
        ErrorKind.Invalid, "pattern_matches_empty", "The pattern also matches nothing at all, so it would match every text. Require at least one character: “+” instead of “*”, and no part that may be missing alone.");

    public static Error PatternMatchesEverything(int caught, int texts) => new(
        ErrorKind.Invalid, "pattern_matches_everything", $"The pattern matches {caught} of {texts} ordinary sentences, so it would stop the desk's work. Name more of what you look for.")
    {
        Arguments = Words(("caught", Number(caught)), ("texts", Number(texts))),
    };

    internal static Error PatternUnreadable(RegexParseError problem, int offset)
    {
        var (code, words) = problem switch
        {
            RegexParseError.InsufficientClosingParentheses => ("pattern_group_open", "A group is not closed: there are more “(” than “)”. Add a “)”, or write “\\(” for the sign itself."),
            RegexParseError.InsufficientOpeningParentheses => ("pattern_group_closed", "A group is closed that was not opened, at character {position}. Remove the “)”, or write “\\)” for the sign itself."),
            RegexParseError.UnterminatedBracket => ("pattern_class_open", "A set of characters is not closed. Add a “]”, or write “\\[” for the sign itself."),
            RegexParseError.QuantifierAfterNothing or RegexParseError.NestedQuantifiersNotParenthesized => ("pattern_repeats_nothing", "At character {position} something is to be repeated that cannot be. Put it behind a character or a group, or write a backslash before it for the sign itself."),
            RegexParseError.UnescapedEndingBackslash => ("pattern_ends_with_backslash", "The pattern ends with a backslash. Say what follows it, or write “\\\\” for the sign itself."),
            _ => ("pattern_unreadable", "The pattern is no regular expression that .NET can read; the trouble is near character {position}."),
        };
        var arguments = Words(("position", Number(offset)));
        return new Error(ErrorKind.Invalid, code, words.Replace("{position}", arguments["position"], StringComparison.Ordinal)) { Arguments = arguments };
    }

    internal static Error PatternBacktracks(BacktrackingConstruct kind, string construct)
    {
        var (code, words) = kind switch
        {
            BacktrackingConstruct.Lookaround => ("pattern_lookaround", "looks ahead or behind. Match the neighbouring words as part of the pattern, or use “\\b” for the edge of a word."),
            BacktrackingConstruct.BackReference => ("pattern_back_reference", "refers back to what was found before. Write the alternatives out, such as “aa|bb”."),
            BacktrackingConstruct.AtomicGroup => ("pattern_atomic", "forbids going back, which this guard never does anyway. Use “(?:” instead."),
            BacktrackingConstruct.Conditional => ("pattern_conditional", "chooses by a condition. Write both cases with a bar between them."),
            _ => ("pattern_contiguous", "continues where the last match ended. Remove it."),
        };
        return new Error(ErrorKind.Invalid, code, $"The part “{construct}” {words} Patterns run in a time that no text can stretch, and that part cannot.")
        {
            Arguments = Words(("part", construct)),
        };
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Words(params (string Name, string Value)[] words) => words.ToDictionary(word => word.Name, word => word.Value);
}
