using System.Globalization;

namespace Vectrant.Web.Features.Chat;

/// <summary>What the document shows, decided before it is rendered.</summary>
/// <param name="Root">The app's path base, empty at the root of a host.</param>
/// <param name="Language">Of the page, one of the offered ones.</param>
/// <param name="Organisation">Whose page it is.</param>
/// <param name="Greeting">The first words.</param>
/// <param name="AnswerTime">How long it takes, or null.</param>
/// <param name="Hours">When people answer, or null.</param>
/// <param name="Logo">Address of the logo, or null.</param>
/// <param name="Accent">The organisation's colour.</param>
/// <param name="Nonce">Lets the one inline style through the content security policy.</param>
/// <param name="Embedded">Whether the page sits in a widget.</param>
/// <param name="OriginsJson">Who may embed it.</param>
/// <param name="MaxLength">Characters of a message.</param>
/// <param name="TextsJson">What the script says, by key.</param>
/// <param name="OtherLanguages">Language and address of the same page in it.</param>
public sealed record ChatPageModel(
    string Root,
    string Language,
    string Organisation,
    string Greeting,
    string? AnswerTime,
    string? Hours,
    string? Logo,
    AccentColour Accent,
    string Nonce,
    bool Embedded,
    string OriginsJson,
    int MaxLength,
    string TextsJson,
    IReadOnlyList<(string Language, string Address)> OtherLanguages)
{
    /// <summary>What <c>chat.js</c> imports, fetched along with it instead of one after the other.</summary>
    public static IReadOnlyList<string> Modules { get; } = ["api.js", "frame.js", "guard.js", "live.js", "log.js", "store.js", "text.js"];

    public string AccentStyle => $"body{{{Colours(Accent.OnLight())}}}@media(prefers-color-scheme:dark){{body{{{Colours(Accent.OnDark())}}}}}";

    public static string NativeName(string language) => CultureInfo.GetCultureInfo(language).NativeName;

    private static string Colours(AccentColour colour) => $"--accent:{colour};--accent-ink:{colour.Ink()}";
}
