using Microsoft.Extensions.AI;
using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>Tells an answer from half a one and from noise, by what can be judged without understanding it.</summary>
internal static class AnswerSanity
{
    private const int RepeatedLines = 6;
    private const double LeastReadable = 0.6;

    public static void Check(string text, ChatFinishReason? finish, string model)
    {
        if (finish is null)
        {
            throw new UnusableAnswerException(CallOutcome.Broken, $"The answer of {model} broke off in the middle. Try again.");
        }

        if (finish == ChatFinishReason.Length)
        {
            throw new UnusableAnswerException(CallOutcome.Broken, $"The answer of {model} was longer than allowed and is cut off. Raise Models:MaxOutputTokens.");
        }

        if (finish == ChatFinishReason.ContentFilter)
        {
            throw new UnusableAnswerException(CallOutcome.Nonsense, $"The provider of {model} held its answer back.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UnusableAnswerException(CallOutcome.Nonsense, $"The answer of {model} was empty.");
        }

        var readable = text.Count(c => char.IsLetterOrDigit(c) || c is ' ' or '\n') / (double)text.Length;
        var repeated = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).GroupBy(line => line).Max(group => group.Count());
        if (readable < LeastReadable || repeated >= RepeatedLines || RunOfOneCharacter(text))
        {
            throw new UnusableAnswerException(CallOutcome.Nonsense, $"The answer of {model} is not readable text. Check that the model fits this task.");
        }
    }

    private static bool RunOfOneCharacter(string text)
    {
        var run = 1;
        for (var i = 1; i < text.Length; i++)
        {
            run = text[i] == text[i - 1] ? run + 1 : 1;
            if (run >= 30)
            {
                return true;
            }
        }

        return false;
    }
}
