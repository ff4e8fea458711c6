using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>One sign-in of a program with everything that was refreshed out of it.</summary>
public readonly record struct FamilyId(Guid Value) : IEntityId<FamilyId>
{
    public static FamilyId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct ApiKeyId(Guid Value) : IEntityId<ApiKeyId>
{
    public static ApiKeyId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
