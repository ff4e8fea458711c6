namespace Vectrant.Web.Layout;

/// <summary>How this browser wants to see things; cascaded to every page.</summary>
/// <param name="Theme">light, dark or system.</param>
/// <param name="Zone">The time zone of the browser.</param>
public sealed record ViewerSettings(string Theme, TimeZoneInfo Zone)
{
    public const string ThemeCookie = "vectrant.theme";
    public const string ZoneCookie = "vectrant.zone";

    /// <summary>What the cookies of this browser say.</summary>
    public static ViewerSettings Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var theme = request.Cookies[ThemeCookie] switch { "light" => "light", "dark" => "dark", _ => "system" };
        return new ViewerSettings(theme, request.Cookies[ZoneCookie] is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc);
    }

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
