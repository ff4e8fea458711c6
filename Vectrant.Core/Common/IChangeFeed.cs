namespace Vectrant.Core.Common;

/// <summary>Something changed, on this node or another. Carries ids only; whoever cares reads the new state.</summary>
/// <param name="Topic">One of <see cref="ChangeTopic"/>.</param>
/// <param name="Id">What changed, or null for "anything may have changed: read everything again" (after a lost connection).</param>
public sealed record Change(string Topic, Guid? Id);

public static class ChangeTopic
{
    /// <summary>A conversation, its messages, its draft, claim or hand-over; the id is the conversation's.</summary>
    public const string Conversation = "conversation";

    /// <summary>A document or one of its versions moved on; the id is the document's.</summary>
    public const string Document = "document";

    /// <summary>An embedding model, a setting of the models.</summary>
    public const string Models = "models";

    /// <summary>The rules of a pipeline's guard have a new version.</summary>
    public const string GuardRules = "guard_rules";

    /// <summary>A person's sign-ins, roles, teams or state changed; the id is the person's. Sent by the database itself.</summary>
    public const string SignIn = "sign_in";

    /// <summary>A webhook or its deliveries; without an id the database wrote deliveries.</summary>
    public const string Webhook = "webhook";

    /// <summary>An admin changed a rate limit.</summary>
    public const string Limits = "limits";

    /// <summary>The connection of the feed was lost and is back: subscribers read everything again.</summary>
    public const string Resync = "resync";
}

/// <summary>The stream of changes in the database (LISTEN/NOTIFY), shared by all subscribers of a node.</summary>
public interface IChangeFeed
{
    /// <summary>
    /// Changes from now on, until the token is cancelled. A slow reader loses no knowledge: when its buffer is full it
    /// receives one <see cref="ChangeTopic.Resync"/> instead of what was dropped.
    /// </summary>
    IAsyncEnumerable<Change> SubscribeAsync(CancellationToken cancellationToken);
}
