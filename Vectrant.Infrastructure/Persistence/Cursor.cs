using System.Globalization;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>A place in a list that is ordered by time and then by id.</summary>
internal readonly record struct Cursor<T>(DateTimeOffset At, T Id)
    where T : IParsable<T>
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Id}");

    /// <summary>Null, and so the first page, for anything that is no cursor.</summary>
    public static Cursor<T>? Parse(string? text) =>
        text?.Split('.') is [var ticks, var rest]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && at <= DateTimeOffset.MaxValue.UtcTicks
        && T.TryParse(rest, CultureInfo.InvariantCulture, out var id)
            ? new Cursor<T>(new DateTimeOffset(at, TimeSpan.Zero), id)
            : null;
}
