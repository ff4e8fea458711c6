using System.Globalization;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Answering;
using Vectrant.Core.Guardrails;

namespace Vectrant.Web.Features.Conversations;

/// <summary>What a step of the pipeline did, in words.</summary>
public static class TraceWords
{
    /// <summary>By the step's code with its counts as <c>{name}</c>; a code without words is told by step and verdict.</summary>
    public static string Of(StepVerdict step, IStringLocalizer text)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(text);
        if (text["Trace." + step.Code] is { ResourceNotFound: false } known)
        {
            return step.Counts.Aggregate(known.Value, (words, count) => words.Replace("{" + count.Key + "}", count.Value.ToString(CultureInfo.CurrentCulture), StringComparison.Ordinal));
        }

        return $"{text["Step." + step.Step]}: {text["Verdict." + step.Verdict]}";
    }

    public static string Tone(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "ok",
        Verdict.Block => "bad",
        _ => "warn",
    };
}
