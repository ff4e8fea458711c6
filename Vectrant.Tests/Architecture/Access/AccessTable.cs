using Vectrant.Core.Identity;

namespace Vectrant.Tests.Architecture.Access;

/// <summary>One thing that can be reached, and what happens to each role that reaches for it.</summary>
/// <param name="Kind">page, endpoint, hub or use-case.</param>
/// <param name="Name">The address with its method, the hub's method, or the class.</param>
/// <param name="Cells">By column of <see cref="AccessTable.Columns"/>.</param>
internal sealed record AccessRow(string Kind, string Name, IReadOnlyList<string> Cells)
{
    public string Key => $"{Kind} {Name}";
}

/// <summary>The table in <c>access.txt</c>, beside this file.</summary>
internal static class AccessTable
{
    public const string Nobody = "nobody";

    private static readonly string File = Path.Combine(SourceTree.Root, "Vectrant.Tests", "Architecture", "Access", "access.txt");
    private static readonly string[] Words = ["ok", "no", "in", "404"];

    /// <summary>Nobody who signed in, then the roles from the least to the most.</summary>
    public static IReadOnlyList<string> Columns { get; } = [Nobody, Role.Customer, Role.Employee, Role.Agent, Role.TeamLead, Role.Approver, Role.Admin];

    public static IReadOnlyList<AccessRow> Rows { get; } = Read().Where(cells => cells[0] != "without-actor").Select(Row).ToList();

    /// <summary>Use cases that take no actor, with what protects them instead.</summary>
    public static IReadOnlyDictionary<string, string> WithoutActor { get; } =
        Read().Where(cells => cells[0] == "without-actor").ToDictionary(cells => cells[1], cells => string.Join(' ', cells[2..]));

    public static string Line(string kind, string name, IEnumerable<string> cells) => $"{kind,-9} {name,-86} {string.Join(' ', cells.Select(cell => $"{cell,-4}")).TrimEnd()}";

    private static IEnumerable<string[]> Read() =>
        from line in System.IO.File.ReadLines(File)
        where line.Length > 0 && line[0] != '#'
        select line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static AccessRow Row(string[] cells)
    {
        var row = new AccessRow(cells[0], string.Join(' ', cells[1..^Columns.Count]), cells[^Columns.Count..]);
        return row.Cells.All(Words.Contains) ? row : throw new InvalidDataException($"The row '{row.Key}' of access.txt has a cell that is none of: {string.Join(", ", Words)}.");
    }
}
