using CsvHelper;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Reads comma, semicolon, tab or bar separated values.</summary>
internal static class CsvTable
{
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <returns>Null: tables carry no title.</returns>
    public static string? Read(string content, TextAssembler text, CancellationToken cancellationToken)
    {
        using var reader = CsvReader.FromText(content, new CsvReaderOptions
        {
            Separator = Separator(content),
            HasHeader = false,
            SkipEmptyLines = true,
            MalformedData = CsvMalformedDataHandling.Recover,
            FieldCountMismatch = CsvFieldCountHandling.Allow,
        });
        var rows = new List<IReadOnlyList<string>>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(reader.Current.ToArray());
        }

        TableText.Add(text, rows, hasHeader: null);
        return null;
    }

    /// <summary>The separator that stands in the most of the first lines; where several do, the one that cuts the first line finest.</summary>
    private static char Separator(string content)
    {
        var lines = content.Split('\n', 21).Take(20).Where(line => line.Trim().Length > 0).ToList();
        return Separators.MaxBy(separator => (lines.Count(line => line.Contains(separator, StringComparison.Ordinal)), lines.FirstOrDefault()?.Split(separator).Length ?? 0));
    }
}
