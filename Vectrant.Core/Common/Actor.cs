namespace Vectrant.Core.Common;

public readonly record struct PersonId(Guid Value) : IEntityId<PersonId>
{
    public static PersonId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public readonly record struct TeamId(Guid Value) : IEntityId<TeamId>
{
    public static TeamId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Who acts: a signed-in person, a customer on the public page, or the system itself.</summary>
/// <param name="PersonId">Null for customers and the system.</param>
/// <param name="Name">The name that the audit log shows.</param>
/// <param name="Roles">Role names as in <c>Identity.Role</c>; custom roles are possible.</param>
/// <param name="Permissions">What this actor may do; computed once from the roles by <c>Identity.Authority</c>.</param>
public sealed record Actor(PersonId? PersonId, string Name, IReadOnlySet<string> Roles, IReadOnlySet<Permission> Permissions)
{
    /// <summary>The background worker. It may do nothing that needs a person's decision.</summary>
    public static Actor System { get; } = new(null, "Vectrant", new HashSet<string>(), new HashSet<Permission>());

    /// <summary>Somebody on the public chat page, who proves ownership of a conversation by its token.</summary>
    public static Actor Customer { get; } = new(null, "customer", new HashSet<string> { "Customer" }, new HashSet<Permission>());

    public bool May(Permission permission) => Permissions.Contains(permission);
}
