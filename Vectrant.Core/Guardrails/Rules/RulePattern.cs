using System.Diagnostics;
using System.Text.RegularExpressions;
using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>
/// A pattern of an organisation's own rule that was found fit to run on every message: .NET can run it without backtracking, it
/// matches something and not everything, and no text of ten thousand characters holds it up.
/// </summary>
public sealed class RulePattern
{
    /// <summary>Characters; whoever needs more writes several rules.</summary>
    public const int MaxLength = 500;

    /// <summary>Time for all matches in one hostile text of 40,000 characters. Ordinary patterns need a few milliseconds at most.</summary>
    internal static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(100);

    // The first run also builds the automaton, and another process may hold the processor: only a pattern that is slow each time is slow.
    private const int Tries = 3;

    private RulePattern(string source, Regex expression)
    {
        Source = source;
        Expression = expression;
    }

    public string Source { get; }

    /// <summary>Compared without case, in time linear in the text.</summary>
    public Regex Expression { get; }

    /// <summary>
    /// Prepares a pattern that was checked before. What does not compile throws: a rule that is in force must never be skipped quietly.
    /// </summary>
    public static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Whether a pattern may become a rule; the refusal says why not and what to write instead.</summary>
    public static Result<RulePattern> Check(string? pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
        {
            return GuardRuleErrors.PatternMissing;
        }

        if (pattern.Length > MaxLength)
        {
            return GuardRuleErrors.PatternTooLong(pattern.Length);
        }

        // Taking them out would make it another pattern.
        if (!TextInput.Keeps(pattern))
        {
            return GuardRuleErrors.PatternCharacters;
        }

        Regex expression;
        try
        {
            expression = Compile(pattern);
        }
        catch (RegexParseException problem)
        {
            return GuardRuleErrors.PatternUnreadable(problem.Error, problem.Offset);
        }
        catch (NotSupportedException)
        {
            return PatternSyntax.Backtracking(pattern) is { } construct ? GuardRuleErrors.PatternBacktracks(construct.Kind, construct.Text) : GuardRuleErrors.PatternTooBig;
        }

        return Try(expression) is { } refusal ? refusal : new RulePattern(pattern, expression);
    }

    private static Error? Try(Regex expression)
    {
        try
        {
            if (expression.IsMatch(string.Empty) || Array.Exists(OrdinaryTexts.All, text => MatchesNothing(expression, text)))
            {
                return GuardRuleErrors.PatternMatchesEmpty;
            }

            var caught = OrdinaryTexts.All.Count(text => expression.IsMatch(text));
            if (caught * 2 > OrdinaryTexts.All.Length)
            {
                return GuardRuleErrors.PatternMatchesEverything(caught, OrdinaryTexts.All.Length);
            }

            return HostileTexts.For(expression.ToString()).All(text => IsQuick(expression, text)) ? null : GuardRuleErrors.PatternSlow;
        }
        catch (RegexMatchTimeoutException)
        {
            return GuardRuleErrors.PatternSlow;
        }
    }

    private static bool MatchesNothing(Regex expression, string text)
    {
        foreach (var match in expression.EnumerateMatches(text))
        {
            if (match.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsQuick(Regex expression, string text)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            var inTime = true;
            foreach (var _ in expression.EnumerateMatches(text))
            {
                if (Stopwatch.GetElapsedTime(start) > Budget)
                {
                    inTime = false;
                    break;
                }
            }

            if (inTime && Stopwatch.GetElapsedTime(start) <= Budget)
            {
                return true;
            }
        }

        return false;
    }
}
