namespace Vectrant.Core.Demo;

/// <summary>The invented company that an install can be filled with.</summary>
/// <param name="People">One for each role; only seeded in the demo.</param>
/// <param name="Teams">Teams with their members.</param>
/// <param name="Collections">Collections with their files.</param>
/// <param name="Pipelines">What some of the staff may ask apart.</param>
/// <param name="Conversations">Conversations in all states.</param>
public sealed record DemoContent(
    IReadOnlyList<DemoPerson> People,
    IReadOnlyList<DemoTeam> Teams,
    IReadOnlyList<DemoCollection> Collections,
    IReadOnlyList<DemoPipeline> Pipelines,
    IReadOnlyList<DemoConversation> Conversations);

/// <param name="Key">What conversations call this person.</param>
/// <param name="Name">Shown to colleagues.</param>
/// <param name="Email">Signs in with it.</param>
/// <param name="Role">One of <c>Identity.Role</c>.</param>
public sealed record DemoPerson(string Key, string Name, string Email, string Role)
{
    /// <summary>No secret: it is printed by the command that starts the demo, and nobody else ever gets one like it.</summary>
    public string Password => $"harbour-{Key}-demo";
}

/// <param name="Name">Unique name.</param>
/// <param name="Description">One line.</param>
/// <param name="TakesNew">New conversations come here.</param>
/// <param name="Members">Keys of people.</param>
/// <param name="Leads">Keys of people who belong to it and lead it.</param>
public sealed record DemoTeam(string Name, string Description, bool TakesNew, IReadOnlyList<string> Members, IReadOnlyList<string> Leads);

/// <param name="Name">Unique name.</param>
/// <param name="Audience"><c>customer</c> or <c>internal</c>.</param>
/// <param name="AllowedRoles">Who may read it.</param>
/// <param name="Description">One line.</param>
/// <param name="Files">Its files.</param>
public sealed record DemoCollection(string Name, string Audience, IReadOnlyList<string> AllowedRoles, string Description, IReadOnlyList<DemoFile> Files);

/// <param name="Name">Unique name.</param>
/// <param name="Description">One line, for those who choose it.</param>
/// <param name="Collections">Names of what it searches.</param>
/// <param name="AllowedRoles">Who may ask it.</param>
public sealed record DemoPipeline(string Name, string Description, IReadOnlyList<string> Collections, IReadOnlyList<string> AllowedRoles);

/// <param name="Path">Below the demo's folder.</param>
/// <param name="Title">Title of the document.</param>
public sealed record DemoFile(string Path, string Title);

/// <param name="Key">Stable name; the ids of the seeded rows derive from it.</param>
/// <param name="State">See the demo's README.</param>
/// <param name="Topic">Topic line.</param>
/// <param name="MinutesAgo">Age of the first message at the moment of seeding.</param>
/// <param name="Customer">Who asked.</param>
/// <param name="Messages">In order.</param>
public sealed record DemoConversation(string Key, string State, string Topic, int MinutesAgo, DemoCustomer Customer, IReadOnlyList<DemoMessage> Messages)
{
    /// <summary>Name of the team that it belongs to; null: the one that takes new ones.</summary>
    public string? Team { get; init; }

    /// <summary>For an edited draft: what the assistant wrote.</summary>
    public string? DraftText { get; init; }

    /// <summary>For an edited draft: what was sent instead.</summary>
    public string? FinalText { get; init; }

    /// <summary>For a skipped draft: why.</summary>
    public string? SkipReason { get; init; }

    /// <summary>1 to 5, or null.</summary>
    public int? Rating { get; init; }
}

/// <param name="Name">Given name, or null.</param>
/// <param name="Email">Address, or null.</param>
/// <param name="Language">Two letters.</param>
public sealed record DemoCustomer(string? Name, string? Email, string Language);

/// <param name="From"><c>customer</c>, <c>agent</c>, <c>note</c> or <c>system</c>.</param>
/// <param name="Person">Key of the person who wrote it, for <c>agent</c> and <c>note</c>.</param>
/// <param name="MinutesAgo">Age at the moment of seeding.</param>
/// <param name="Text">What was written.</param>
public sealed record DemoMessage(string From, string? Person, int MinutesAgo, string Text);
