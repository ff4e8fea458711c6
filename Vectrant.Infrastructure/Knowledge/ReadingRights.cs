using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>The filter by roles and teams, in SQL, that every read of the knowledge base carries. Its parameters: <c>everything</c>, <c>roles</c>, <c>me</c>.</summary>
internal static class ReadingRights
{
    /// <summary>Condition on the collection <c>c</c>.</summary>
    public const string OnCollection = $"(@everything OR ((c.allowed_roles = '{{}}' OR c.allowed_roles && @roles) AND {CollectionTeams.OnCollection}))";

    public static bool SeesEverything(Actor actor) => actor.Roles.Contains(Role.Admin);

    public static Guid? PersonOf(Actor actor) => actor.PersonId?.Value;

    public static string[] RolesOf(Actor actor) => [.. actor.Roles];
}
