namespace Vectrant.Infrastructure.Persistence;

/// <summary>
/// The few different values of a column with an index that begins with it, in order: one look into the index for each value, where
/// DISTINCT would read every row.
/// </summary>
internal static class LooseScan
{
    /// <param name="table">Table, a constant.</param>
    /// <param name="column">Column that is never null, a constant.</param>
    public static string Of(string table, string column) =>
        $"""
        WITH RECURSIVE found(value) AS (
          (SELECT {column} FROM {table} ORDER BY {column} LIMIT 1)
          UNION ALL
          SELECT (SELECT {column} FROM {table} WHERE {column} > found.value ORDER BY {column} LIMIT 1) FROM found WHERE found.value IS NOT NULL)
        SELECT value FROM found WHERE value IS NOT NULL
        """;
}
