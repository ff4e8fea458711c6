using System.Text;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Shared.Csv;
using Xunit;

namespace Vectrant.Tests.Web.Shared;

/// <summary>Cells that spreadsheet programs would calculate, on their way through a file.</summary>
public sealed class CsvTextTests
{
    private const string Formulas = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20\uFE62\uFE63\uFE66\uFE6B\u2212";

    private static readonly string[] Attacks = [.. AttackTexts.All.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))), "", " "];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Line_OfAttacks_LeavesNoFormulaWhateverEndsACell()
    {
        var file = new StringBuilder("\uFEFF");
        foreach (var attack in Attacks)
        {
            file.Append(CsvText.Line(["before", attack, attack, "after"]));
        }

        var read = await CsvReader.ReadAsync(Encoding.UTF8.GetBytes(file.ToString()), Cancellation);

        Assert.Equal(Attacks.Length, read[","].Length);
        foreach (var ((attack, row), number) in Attacks.Zip(read[","]).Select((pair, number) => (pair, number)))
        {
            Assert.True(row.Length == 4 && row[0] == "before" && row[3] == "after", $"Line {number} fell apart.");
            Assert.Equal(row[1], row[2]);
            Assert.Equal(attack.Replace("'", "", StringComparison.Ordinal), row[1].Replace("'", "", StringComparison.Ordinal));
        }

        Assert.Empty(
            from pair in read
            from row in pair.Value
            from cell in row
            let seen = cell.TrimStart(' ', '"', '\u201C', '\u00A0', '\u200B', '\uFEFF', '\u202E', '\0')
            where seen.Length > 0 && Formulas.Contains(seen[0], StringComparison.Ordinal)
            select $"with '{pair.Key}' between cells: {cell}");
    }

    [Theory]
    [InlineData("Ines Okafor")]
    [InlineData("a - b = c + d @ e")]
    [InlineData("{\"count\":-1,\"from\":\"=x\"}")]
    [InlineData("one; two, three\nfour")]
    [InlineData("\u00DCber \U0001F600")]
    public void Harmless_OrdinaryText_StaysAsItIs(string text) => Assert.Equal(text, CsvText.Harmless(text));

    [Fact]
    public void Line_OfValues_WritesThemForProgramsOfEveryLanguage()
    {
        var line = CsvText.Line([-1, 2.5, true, null, new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)), "a \"b\""]);

        Assert.Equal("\"-1\",\"2.5\",\"true\",\"\",\"2026-03-04T03:06:07.000Z\",\"a \"\"b\"\"\"\r\n", line);
    }
}
