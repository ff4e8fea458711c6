using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Secrets;
using Vectrant.Core.Guardrails.Text;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>The secret scanner on public cases, where they are at hand; the figures stand in the test's output.</summary>
public sealed class SecretSetTests
{
    private readonly ShadowText _shadow = new();
    private readonly Findings _findings = new();
    private readonly SecretScanner _scanner = new();

    /// <summary>
    /// Measured: 487 of 487, and 9 of 155 false. Six of the nine are Google keys of full form, which that scanner knows to be public
    /// by a list of them; the others are an administrator's key where another kind was asked for, and two keys beside their names.
    /// Nothing in these values tells them from a secret, so they stay counted as errors.
    /// </summary>
    [Fact]
    public void Find_CasesOfAPublicScanner_HoldsRecallAndFalsePositives()
    {
        var cases = Rows("secrets/gitleaks_cases.dev.jsonl").Select(row => (
            Text: Encoding.UTF8.GetString(row.GetProperty("text_base64").GetBytesFromBase64()), Secret: row.GetProperty("label").GetInt32() == 1)).ToList();
        var (secrets, found, wrong) = (0, 0, 0);
        foreach (var (text, secret) in cases)
        {
            var any = Count(text) > 0;
            secrets += secret ? 1 : 0;
            found += secret && any ? 1 : 0;
            wrong += !secret && any ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"secrets found {found} of {secrets}, false {wrong} of {cases.Count - secrets}"));
        Assert.True(found >= 0.99 * secrets, $"{found} of {secrets} secrets were found.");
        Assert.True(wrong <= 9, $"{wrong} texts without a secret were taken for one.");
    }

    [Theory]
    [InlineData("benign/banking77.train.jsonl")]
    [InlineData("benign/clinc150.train.jsonl")]
    [InlineData("benign/bitext.dev.jsonl")]
    [InlineData("over_refusal/xstest.dev.jsonl")]
    [InlineData("pii/presidio_synth_v2.jsonl")]
    public void Find_BenignTexts_FindsNothing(string file)
    {
        var rows = Rows(file).Select(row => row.GetProperty("text").GetString()!).ToList();

        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, text => Count(text) > 0);
    }

    private int Count(string text)
    {
        _shadow.Read(text);
        _findings.Clear();
        _scanner.Find(_shadow, _findings);
        return _findings.Count;
    }

    private static IEnumerable<JsonElement> Rows(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "guardrails", file);
            if (File.Exists(path))
            {
                return File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement);
            }
        }

        Assert.Skip($"The set {file} is not on this machine.");
        return [];
    }
}
