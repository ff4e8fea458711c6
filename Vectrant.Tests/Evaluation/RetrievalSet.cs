using System.Globalization;
using System.Text.Json;

namespace Vectrant.Tests.Evaluation;

/// <summary>A test collection on disk: documents, queries, judgements.</summary>
internal sealed record RetrievalSet(IReadOnlyList<(string Id, string Title, string Text)> Documents, IReadOnlyList<(string Id, string Text)> Queries, ILookup<string, (string Document, int Grade)> Judgements)
{
    /// <summary>The folder beside the repository, found from the tests' own folder upwards; null where it is not.</summary>
    public static string? Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "shared", "data", "retrieval", name);
            if (Directory.Exists(found))
            {
                return found;
            }
        }

        return null;
    }

    public static RetrievalSet Load(string folder) => new(
        [.. Lines(folder, "corpus.jsonl").Select(line => (Text(line, "_id"), Text(line, "title"), Text(line, "text")))],
        [.. Lines(folder, "queries.jsonl").Select(line => (Text(line, "_id"), Text(line, "text")))],
        File.ReadLines(Path.Combine(folder, "qrels.tsv")).Skip(1).Select(line => line.Split('\t'))
            .ToLookup(cells => cells[0], cells => (cells[1], int.Parse(cells[2], CultureInfo.InvariantCulture))));

    /// <summary>Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen 2002).</summary>
    public double Ndcg10(string query, IReadOnlyList<string> ranked)
    {
        var grades = Judgements[query].ToDictionary(judgement => judgement.Document, judgement => judgement.Grade);
        var gain = ranked.Take(10).Select((document, rank) => (Math.Pow(2, grades.GetValueOrDefault(document)) - 1) / Math.Log2(rank + 2)).Sum();
        var ideal = grades.Values.OrderDescending().Take(10).Select((grade, rank) => (Math.Pow(2, grade) - 1) / Math.Log2(rank + 2)).Sum();
        return ideal == 0 ? 0 : gain / ideal;
    }

    public double Recall(string query, IReadOnlyList<string> ranked, int first)
    {
        var relevant = Judgements[query].Where(judgement => judgement.Grade > 0).Select(judgement => judgement.Document).ToHashSet();
        return relevant.Count == 0 ? 0 : ranked.Take(first).Count(relevant.Contains) / (double)relevant.Count;
    }

    private static IEnumerable<JsonElement> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Select(line => JsonDocument.Parse(line).RootElement);

    private static string Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;
}
