using Vectrant.Core.Common;
using Vectrant.Tests.TestSupport;

namespace Vectrant.Tests.Web.Security;

/// <summary>What a field makes of a text.</summary>
internal enum Takes
{
    /// <summary>One line that names something: kept as it is in one spelling, or refused.</summary>
    Line,

    /// <summary>Running text, made fit; refused when it is too long.</summary>
    Text,

    /// <summary>Something of its own form, such as an address, which no attack is.</summary>
    Form,

    /// <summary>Words that a list is searched for; nothing is kept.</summary>
    Words,

    /// <summary>A text that guards read before it is kept, and may refuse.</summary>
    Guarded,
}

/// <summary>A text field of a live page.</summary>
/// <param name="Name">As the sources name it: component and id.</param>
/// <param name="Place">How a browser finds it.</param>
/// <param name="Longest">Characters that it takes.</param>
/// <param name="Takes">What it makes of them.</param>
/// <param name="Column">Where its text is kept, as table and column; null when it is not, or not as it was typed.</param>
internal sealed record LiveField(string Name, string Place, int Longest, Takes Takes, string? Column = null)
{
    /// <summary>What has not the form that is asked for.</summary>
    public string Wrong { get; init; } = AttackTexts.Scripts[0];

    /// <summary>Texts that it must keep, all attacks that fit among them, several in one.</summary>
    public IReadOnlyList<string> Kept => Takes switch
    {
        Takes.Line => AttackTexts.Lines(Longest),
        Takes.Text or Takes.Guarded => AttackTexts.Texts(Longest),
        _ => [],
    };

    /// <summary>Texts that it must refuse.</summary>
    public IReadOnlyList<string> Refused => Takes switch
    {
        Takes.Line => ["a\0b", "a\u001b[2Jb", "invoice \u202Efdp.exe", "\u200B\u2060", AttackTexts.Overlong],
        Takes.Text or Takes.Guarded => [AttackTexts.Overlong],
        Takes.Form => [Wrong, "a\0b", AttackTexts.Overlong],
        _ => [],
    };

    /// <summary>Whether the browser takes line ends out.</summary>
    public bool IsOneLine { get; init; }

    /// <summary>What is kept of a text.</summary>
    public string Expected(string text)
    {
        var typed = IsOneLine ? text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal) : text;
        return Takes == Takes.Line ? TextInput.Line(typed, Longest)! : TextInput.Clean(typed);
    }
}

/// <summary>A form of a live page with its text fields.</summary>
/// <param name="Path">The page.</param>
/// <param name="Fields">Those that are filled at once.</param>
internal sealed record LiveForm(string Path, params LiveField[] Fields)
{
    /// <summary>What has to be pressed until the fields are there, in turn.</summary>
    public string[] Open { get; init; } = [];

    /// <summary>Presses this away when it stands in the way, such as a secret that is shown once.</summary>
    public string? Dismiss { get; init; }

    /// <summary>What else has to be right: values of fields, and boxes to tick.</summary>
    public (string Place, string Value)[] Also { get; init; } = [];

    /// <summary>The button that sends it.</summary>
    public string? Send { get; init; }

    /// <summary>What is on the page when it was taken; without one, the field is gone or empty then.</summary>
    public string? Done { get; init; }

    /// <summary>The page is loaded anew for each text: it shows by itself what was changed, and whoever is faster is told that it was.</summary>
    public bool Fresh { get; init; }

    /// <summary>At most so many texts are sent, others by each form, so that all are by some; fewer where each needs a thing of its own.</summary>
    public int Most { get; init; } = 8;

    /// <summary>Says in the address what is searched for.</summary>
    public bool Searches => Array.TrueForAll(Fields, one => one.Takes == Takes.Words);

    /// <summary>A search that nobody made before, and what the page has when it has answered.</summary>
    public (string Words, string Seen) Last { get; init; } = ("zq7none", ".empty");

    public bool InDialog => Send?.StartsWith("dialog", StringComparison.Ordinal) == true;
}
