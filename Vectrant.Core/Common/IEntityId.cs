namespace Vectrant.Core.Common;

/// <summary>A strong id: a GUID (version 7, so that new rows land at the end of an index) that knows what it names.</summary>
/// <typeparam name="TSelf">The id type itself.</typeparam>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}
