using System.Globalization;

namespace Vectrant.Web.Features.Chat;

/// <summary>
/// The organisation's colour, made usable: whatever was chosen, text in it and on it keeps the contrast of 4.5 : 1 that WCAG 2.2
/// (success criterion 1.4.3) asks for, on the light and on the dark page.
/// </summary>
public readonly record struct AccentColour(byte Red, byte Green, byte Blue)
{
    private const double Enough = 4.5;
    private const double Step = 0.04;
    private static readonly AccentColour Black = new(0, 0, 0);
    private static readonly AccentColour White = new(255, 255, 255);

    // The surfaces of chat.css, light and dark; the message bubble is the one with the least room.
    private static readonly AccentColour LightSurface = new(0xf0, 0xf2, 0xf5);
    private static readonly AccentColour DarkSurface = new(0x1d, 0x23, 0x2c);

    public static AccentColour? Parse(string? text)
    {
        if (text is not { Length: 7 } || text[0] != '#'
            || !int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return new AccentColour((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    public AccentColour OnLight() => Readable(LightSurface, Black);

    public AccentColour OnDark() => Readable(DarkSurface, White);

    /// <summary>Black or white, whichever reads better on this colour.</summary>
    public AccentColour Ink() => Contrast(this, White) >= Contrast(this, Black) ? White : Black;

    /// <summary>The contrast ratio of WCAG 2.2, 1 to 21.</summary>
    public static double Contrast(AccentColour one, AccentColour other)
    {
        var (a, b) = (one.Luminance(), other.Luminance());
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private static double Linear(byte channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private AccentColour Readable(AccentColour surface, AccentColour towards)
    {
        var colour = this;
        for (var share = Step; Contrast(colour, surface) < Enough && share <= 1; share += Step)
        {
            colour = Mix(towards, share);
        }

        return colour;
    }

    private AccentColour Mix(AccentColour other, double share) => new(
        (byte)Math.Round(Red + ((other.Red - Red) * share)),
        (byte)Math.Round(Green + ((other.Green - Green) * share)),
        (byte)Math.Round(Blue + ((other.Blue - Blue) * share)));

    private double Luminance() => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));
}
