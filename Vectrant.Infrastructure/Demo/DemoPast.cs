using Vectrant.Core.Common;
using Vectrant.Core.Demo;

namespace Vectrant.Infrastructure.Demo;

/// <summary>A demo conversation, seen from the moment of seeding: times, ids, who waits for whom.</summary>
internal sealed class DemoPast(DemoConversation conversation, IReadOnlyDictionary<string, Actor> people, DateTimeOffset now)
{
    public DemoConversation Conversation => conversation;

    public DateTimeOffset Now => now;

    public Guid Id { get; } = DemoConversationStore.Id(conversation.Key);

    public bool AwaitsDraft => conversation.State is "to_decide" or "no_answer" or "internal_bait";

    public bool AwaitsPerson => conversation.State == "hand_over_waiting";

    /// <summary>Place of the customer's newest message.</summary>
    public int LastQuestion => QuestionBefore(conversation.Messages.Count)
        ?? throw new InvalidDataException($"The demo's conversation {conversation.Key} has no message of a customer.");

    private bool IsTakenOver => conversation.State == "taken_over";

    private bool IsClosed => conversation.State is "closed" or "closed_rated";

    private DateTimeOffset? WaitingSince
    {
        get
        {
            var lastReply = conversation.Messages.ToList().FindLastIndex(message => message.From == "agent");
            var open = Enumerable.Range(lastReply + 1, conversation.Messages.Count - lastReply - 1).FirstOrDefault(IsQuestion, -1);
            return open >= 0 && !IsClosed ? At(conversation.Messages[open].MinutesAgo) : null;
        }
    }

    public DateTimeOffset At(int minutesAgo) => now.AddMinutes(-minutesAgo);

    public Guid MessageId(int place) => DemoConversationStore.Id($"{conversation.Key} message {place}");

    public Guid DraftId(int place) => DemoConversationStore.Id($"{conversation.Key} draft {place}");

    public Actor? Person(int place) => conversation.Messages[place].Person is { } key ? people[key] : null;

    /// <summary>The newest message of the customer before a place.</summary>
    public int? QuestionBefore(int place)
    {
        var found = Enumerable.Range(0, place).LastOrDefault(IsQuestion, -1);
        return found < 0 ? null : found;
    }

    /// <summary>The first thing that staff wrote after a question answers it.</summary>
    public bool IsReply(int place) =>
        conversation.Messages[place].From == "agent"
        && QuestionBefore(place) is { } question
        && !conversation.Messages.Take(place).Skip(question + 1).Any(message => message.From == "agent");

    /// <summary>Who decided on the draft for a question, and when: who wrote next, or the agent soon after when nobody did.</summary>
    public (Actor Person, DateTimeOffset At) SkippedBy(int question)
    {
        var next = Enumerable.Range(question + 1, conversation.Messages.Count - question - 1).FirstOrDefault(place => Person(place) is not null, -1);
        return next < 0
            ? (people["agent"], At(conversation.Messages[question].MinutesAgo - 1))
            : (Person(next)!, At(conversation.Messages[next].MinutesAgo));
    }

    public string Author(int place, bool wasDraft) => conversation.Messages[place].From switch
    {
        "agent" => wasDraft ? "assistant" : "person",
        var from => from,
    };

    public object Row(byte[] tokenHash) => new
    {
        Id,
        Code = Convert.ToHexString(Id.ToByteArray()[..3])[..5],
        State = IsClosed ? "closed" : "open",
        Handler = IsTakenOver ? "person" : "assistant",
        Epoch = IsTakenOver ? 1 : 0,
        HandlerId = IsTakenOver ? people[conversation.Messages.Last(message => message.Person is not null).Person!].PersonId : null,
        conversation.Topic,
        conversation.Team,
        conversation.Customer.Name,
        conversation.Customer.Email,
        conversation.Customer.Language,
        TokenHash = tokenHash,
        LastSeq = (long)conversation.Messages.Count,
        WaitingSince,
        conversation.Rating,
        CreatedAt = At(conversation.MinutesAgo),
        UpdatedAt = At(conversation.Messages[^1].MinutesAgo),
        ClosedAt = IsClosed ? At(conversation.Messages[^1].MinutesAgo) : (DateTimeOffset?)null,
    };

    private bool IsQuestion(int place) => conversation.Messages[place].From == "customer";
}
