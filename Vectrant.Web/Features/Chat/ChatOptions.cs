namespace Vectrant.Web.Features.Chat;

/// <summary>What the customers' page looks like and says; section <c>Chat</c>.</summary>
public sealed class ChatOptions
{
    public const string Section = "Chat";

    /// <summary>Languages that the page ships with texts for.</summary>
    public static IReadOnlyList<string> Shipped { get; } = ["en", "de"];

    /// <summary>The name at the top of the page. 1 to 80 characters.</summary>
    public string Organisation { get; set; } = "Support";

    /// <summary>An image file (svg, png, webp, jpg; at most 24 kB, so that the page stays light); empty for none.</summary>
    public string LogoFile { get; set; } = "";

    /// <summary>Colour of the customer's messages and the one button, as <c>#rrggbb</c>. Made readable on light and dark by itself.</summary>
    public string Accent { get; set; } = "#0f6b5f";

    /// <summary>Offered languages, the first one for whoever speaks none of them. Some of en, de; none means both.</summary>
    public IList<string> Languages { get; init; } = [];

    /// <summary>The first words, by language, such as <c>Chat:Greeting:en</c>. At most 400 characters; without one the page has its own.</summary>
    public IDictionary<string, string> Greeting { get; init; } = new Dictionary<string, string>();

    /// <summary>When people answer, by language, such as <c>Chat:Hours:en</c> = "Monday to Friday, 8:00 to 18:00". At most 200 characters.</summary>
    public IDictionary<string, string> Hours { get; init; } = new Dictionary<string, string>();

    /// <summary>How long an answer takes, by language, such as <c>Chat:AnswerTime:en</c> = "Usually within 5 minutes.". At most 120 characters.</summary>
    public IDictionary<string, string> AnswerTime { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Origins (such as <c>https://www.example.org</c>) whose pages may show the chat by <c>widget.js</c> and call the API from a
    /// browser. None: only pages of this host.
    /// </summary>
    public IList<string> WidgetOrigins { get; init; } = [];

    internal IReadOnlyList<string> Offered => Languages.Count == 0 ? Shipped : [.. Languages];
}
