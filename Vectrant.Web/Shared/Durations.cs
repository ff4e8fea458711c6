using Microsoft.Extensions.Localization;

namespace Vectrant.Web.Shared;

/// <summary>Lengths of time in few words.</summary>
public static class Durations
{
    /// <summary>Such as "now", "4 min ago", "in 2 h".</summary>
    public static string Ago(DateTimeOffset moment, DateTimeOffset now, IStringLocalizer<SharedText> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var past = now - moment;
        if (past.Duration() < TimeSpan.FromSeconds(45))
        {
            return text["Time.Now"];
        }

        var words = Of(past.Duration(), text);
        return text[past > TimeSpan.Zero ? "Time.Ago" : "Time.In", words];
    }

    /// <summary>Such as "under 1 min", "12 min", "3 h", "2 d": one unit, rounded down.</summary>
    public static string Of(TimeSpan length, IStringLocalizer<SharedText> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return length switch
        {
            { TotalMinutes: < 1 } => text["Time.UnderMinute"],
            { TotalHours: < 1 } => text["Time.Minutes", (int)length.TotalMinutes],
            { TotalDays: < 1 } => text["Time.Hours", (int)length.TotalHours],
            _ => text["Time.Days", (int)length.TotalDays],
        };
    }
}
