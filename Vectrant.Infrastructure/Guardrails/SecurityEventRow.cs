using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

/// <summary>An event as the database holds it, with what people said.</summary>
internal sealed class SecurityEventRow
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Type { get; init; }

    public required string Layer { get; init; }

    public required string Pipeline { get; init; }

    public required string Verdict { get; init; }

    public required string Code { get; init; }

    public required string[] Rules { get; init; }

    public required int Characters { get; init; }

    public required int Matches { get; init; }

    public required string Counts { get; init; }

    public required float Score { get; init; }

    public Guid? ConversationId { get; init; }

    public Guid? MessageId { get; init; }

    public Guid? QuestionId { get; init; }

    public Guid? PersonId { get; init; }

    public string? ConversationCode { get; init; }

    public bool? Wrong { get; init; }

    public string? PersonName { get; init; }

    public bool? Objects { get; init; }

    public SecurityEventLine ToLine() => new()
    {
        Event = new SecurityEvent
        {
            Id = Id,
            At = At,
            Type = Type,
            Layer = Enum.Parse<GuardLayer>(Layer, ignoreCase: true),
            Pipeline = Enum.Parse<GuardPipeline>(Pipeline, ignoreCase: true),
            Verdict = Enum.Parse<Verdict>(Verdict, ignoreCase: true),
            Code = Code,
            Rules = Rules,
            Characters = Characters,
            Matches = Matches,
            Counts = StoredJson.Read<Dictionary<string, int>>(Counts),
            Score = Score,
            Subject = new EventSubject { ConversationId = ConversationId, MessageId = MessageId, QuestionId = QuestionId, PersonId = PersonId },
        },
        ConversationCode = ConversationCode,
        Opinion = Wrong switch { true => EventOpinion.Wrong, false => EventOpinion.Right, _ => Objects == true ? EventOpinion.Appealed : EventOpinion.None },
        JudgedBy = PersonName,
    };
}
