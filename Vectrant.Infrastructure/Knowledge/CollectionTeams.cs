namespace Vectrant.Infrastructure.Knowledge;

/// <summary>The part of the right to read that teams decide. Its parameter: <c>me</c>, the person who reads, or null.</summary>
internal static class CollectionTeams
{
    /// <summary>
    /// Condition on the collection <c>c</c>: it names no team, or one in use that the person belongs to. A collection whose teams are all archived is
    /// read by administrators alone.
    /// </summary>
    public const string OnCollection =
        """
        (NOT EXISTS (SELECT 1 FROM collection_team ct WHERE ct.collection_id = c.id)
         OR EXISTS (SELECT 1 FROM collection_team ct
                    JOIN team t ON t.id = ct.team_id AND t.archived_at IS NULL
                    JOIN team_member tm ON tm.team_id = t.id
                    WHERE ct.collection_id = c.id AND tm.person_id = @me))
        """;
}
