using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Sessions;

/// <summary>Names a sign-in on pages and in the audit log. It opens nothing: the cookie carries another, secret value.</summary>
public readonly record struct SessionId(Guid Value) : IEntityId<SessionId>
{
    public static SessionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
