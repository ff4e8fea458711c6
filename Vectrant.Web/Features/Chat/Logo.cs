namespace Vectrant.Web.Features.Chat;

/// <summary>The organisation's image on the customers' page.</summary>
public static class Logo
{
    /// <summary>The whole page is promised to stay below 60 kB; this is what it leaves for a logo.</summary>
    public const int MaxBytes = 24 * 1024;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".webp"] = "image/webp",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
    };

    public static IEnumerable<string> Extensions => Types.Keys;

    public static string? TypeOf(string file) => Types.GetValueOrDefault(Path.GetExtension(file));
}
