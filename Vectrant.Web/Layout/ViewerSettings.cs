namespace Vectrant.Web.Layout;

/// <summary>How this browser wants to see things; cascaded to every page.</summary>
/// <param name="Theme">light, dark or system.</param>
/// <param name="Zone">The time zone of the browser.</param>
public sealed record ViewerSettings(string Theme, TimeZoneInfo Zone)
{
    public const string ThemeCookie = "vectrant.theme";
    public const string ZoneCookie = "vectrant.zone";

    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>A day begins at midnight of the viewer's zone.</summary>
    public DateTimeOffset? MidnightOf(DateOnly? day)
    {
        if (day is not { } date)
        {
            return null;
        }

        var local = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }
}
