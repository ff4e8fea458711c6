using System.Globalization;
using System.Text.RegularExpressions;
using Vectrant.Tests.Architecture;
using Xunit;

namespace Vectrant.Tests.Web.Shared;

/// <summary>Every pair of text and ground in the design tokens reaches WCAG AA in both themes; edges of fields reach 3 : 1.</summary>
public sealed partial class TokenContrastTests
{
    private static readonly string Css = File.ReadAllText(Path.Combine(SourceTree.Root, "Vectrant.Web/wwwroot/css/tokens.css"));

    public static TheoryData<int> Themes => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Text_OnEveryGround_IsReadable(int theme)
    {
        var tokens = Read(theme);
        string[] grounds = ["bg", "surface", "surface-2", "surface-3", "accent-soft"];
        foreach (var ink in new[] { "ink", "ink-2", "ink-3", "accent", "ok", "warn", "bad", "info" })
        {
            foreach (var ground in grounds.Append(ink + "-soft").Where(tokens.ContainsKey))
            {
                var contrast = Contrast(tokens[ink], tokens[ground]);
                Assert.True(contrast >= 4.5, $"--{ink} on --{ground}: {contrast:0.00} : 1");
            }
        }

        Assert.True(Contrast(tokens["accent-ink"], tokens["accent"]) >= 4.5);
        Assert.True(Contrast(tokens["accent-ink"], tokens["accent-hover"]) >= 4.5);
        Assert.True(Contrast(tokens["ink"], tokens["mark"]) >= 4.5);
        Assert.All(grounds, ground => Assert.True(Contrast(tokens["edge"], tokens[ground]) >= 3, $"--edge on --{ground}"));
    }

    [Fact]
    public void Dark_ChosenAndBySystem_AreTheSame() => Assert.Equal(Read(1), Read(2));

    private static Dictionary<string, string> Read(int theme) => Token().Matches(Block().Matches(Css)[theme].Groups[1].Value)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static double Contrast(string one, string other)
    {
        var (light, dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    [GeneratedRegex(@":root[^{]*\{([^}]*--bg[^}]*)\}")]
    private static partial Regex Block();

    [GeneratedRegex(@"--([\w-]+):\s*(#[0-9a-f]{6})")]
    private static partial Regex Token();
}
