using System.Globalization;
using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>Replaces the phrases in which word rules find nothing.</summary>
public sealed class SaveAllowPhrases(AmendRules amend)
{
    private const int MostPhrases = 500;

    /// <param name="actor">Who decides.</param>
    /// <param name="edit">On what.</param>
    /// <param name="phrases">All that shall hold; blanks around them, empty ones and repetitions are taken out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Result<RuleVersion>> RunAsync(Actor actor, RuleEdit edit, IReadOnlyList<string> phrases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        IReadOnlyList<string> clean = [.. phrases.Select(TextInput.Clean).Where(phrase => phrase.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        return amend.RunAsync(actor, edit, rules => Amend(rules, clean), cancellationToken);
    }

    private static Result<Amendment> Amend(GuardRules rules, IReadOnlyList<string> phrases)
    {
        if (phrases.Count > MostPhrases)
        {
            return GuardRuleErrors.TooManyPhrases;
        }

        if (phrases.Any(phrase => phrase.Length < 3 || !TextInput.IsWithin(phrase, 200) || phrase.Contains('\n', StringComparison.Ordinal) || !phrase.Any(char.IsLetter)))
        {
            return GuardRuleErrors.PhraseLength;
        }

        if (phrases.SequenceEqual(rules.AllowPhrases, StringComparer.Ordinal))
        {
            return GuardRuleErrors.NothingChanged;
        }

        var added = phrases.Except(rules.AllowPhrases, StringComparer.OrdinalIgnoreCase).Count();
        var removed = rules.AllowPhrases.Except(phrases, StringComparer.OrdinalIgnoreCase).Count();
        return new Amendment(rules with { AllowPhrases = phrases }, new RuleChange(RuleChangeKind.Phrases, string.Empty, Number(removed), Number(added)));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
