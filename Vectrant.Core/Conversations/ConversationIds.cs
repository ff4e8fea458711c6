using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

public readonly record struct ConversationId(Guid Value) : IEntityId<ConversationId>
{
    public static ConversationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct MessageId(Guid Value) : IEntityId<MessageId>
{
    public static MessageId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct DraftId(Guid Value) : IEntityId<DraftId>
{
    public static DraftId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct DecisionId(Guid Value) : IEntityId<DecisionId>
{
    public static DecisionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
