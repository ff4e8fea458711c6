using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

public readonly record struct CollectionId(Guid Value) : IEntityId<CollectionId>
{
    public static CollectionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct DocumentId(Guid Value) : IEntityId<DocumentId>
{
    public static DocumentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct DocumentVersionId(Guid Value) : IEntityId<DocumentVersionId>
{
    public static DocumentVersionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct ChunkId(Guid Value) : IEntityId<ChunkId>
{
    public static ChunkId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct PipelineId(Guid Value) : IEntityId<PipelineId>
{
    public static PipelineId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
