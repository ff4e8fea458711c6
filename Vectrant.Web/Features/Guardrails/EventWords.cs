using System.Globalization;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>What an event says, in words.</summary>
internal static class EventWords
{
    public static string TypeOf(string type, IStringLocalizer text) => text["Type." + type] is { ResourceNotFound: false } known ? known : type.Replace('_', ' ');

    public static string Tone(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "",
        Verdict.Block => "bad",
        Verdict.Warn => "warn",
        _ => "info",
    };

    public static string OpinionTone(EventOpinion opinion) => opinion switch
    {
        EventOpinion.Right => "ok",
        EventOpinion.Wrong => "bad",
        EventOpinion.Appealed => "warn",
        _ => "",
    };

    public static string Share(double? share) => share is { } known ? known.ToString("P0", CultureInfo.CurrentCulture) : "–";
}
