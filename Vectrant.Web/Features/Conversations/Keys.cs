namespace Vectrant.Web.Features.Conversations;

/// <summary>The keys of the work on conversations, in one place: what a button shows is what the page listens to.</summary>
public static class Keys
{
    public const string Approve = "a";
    public const string Edit = "e";
    public const string Skip = "s";
    public const string Regenerate = "r";
    public const string TakeOver = "t";
    public const string Note = "m";
    public const string Close = "c";
    public const string Undo = "u";
    public const string Next = "n";
    public const string Down = "j";
    public const string Up = "k";
    public const string Search = "/";
    public const string Help = "?";
    public const string New = ".";
    public const string Send = "Ctrl+Enter";
    public const string Leave = "Escape";

    /// <summary>On a conversation.</summary>
    public static IReadOnlyList<string> OfThread { get; } = [Approve, Edit, Skip, Regenerate, TakeOver, Note, Close];

    /// <summary>In a text that is being written.</summary>
    public static IReadOnlyList<string> OfFields { get; } = [Send, Leave];

    /// <summary>On the queue: those of the list and those of the conversation beside it.</summary>
    public static IReadOnlyList<string> OfQueue { get; } = [Next, Down, Up, Search, Help, New, .. OfThread];
}
