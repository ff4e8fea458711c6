using System.Globalization;
using Vectrant.Core.Guardrails.PersonalData;

namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>Makes valid and invalid identity numbers and looks which are found.</summary>
internal static class IndianIds
{
    private const int Count = 10_000;
    private const string Base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static IEnumerable<MeasuredRow> Run()
    {
        var random = new Random(20260101);
        var check = new TextCheck(CheckedLayer.Pii, GuardProfile.Balanced);
        var valid = Enumerable.Range(0, Count).Select(_ => Aadhaar(random)).ToList();
        var found = valid.Count(number => Has(check, $"My Aadhaar number is {number[..4]} {number[4..8]} {number[8..]}.", FindingTypes.Aadhaar));
        yield return new MeasuredRow("Aadhaar numbers found in context", "≥ 99.9 %", new Proportion(found, Count), string.Empty);
        var wrong = valid.Select(number => number[..11] + ((number[11] - '0' + 1 + random.Next(9)) % 10).ToString(CultureInfo.InvariantCulture)).ToList();
        yield return new MeasuredRow("Aadhaar numbers with a wrong check digit rejected", "100 %", new Proportion(wrong.Count(number => !Has(check, $"My Aadhaar number is {number}.", FindingTypes.Aadhaar)), Count), string.Empty);
        var bare = Enumerable.Range(0, Count).Select(_ => random.NextInt64(100_000_000_000, 999_999_999_999).ToString(CultureInfo.InvariantCulture));
        yield return new MeasuredRow("bare numbers of 12 digits taken for one", "≤ 0.1 %", new Proportion(bare.Count(number => Has(check, $"It is about {number}, please look.", FindingTypes.Aadhaar)), Count), string.Empty);
        var companies = Enumerable.Range(0, Count).Select(_ => Gstin(random)).ToList();
        yield return new MeasuredRow("GSTINs found in context", "≥ 99.9 %", new Proportion(companies.Count(number => Has(check, $"GSTIN: {number}", FindingTypes.Gstin)), Count), string.Empty);
        var forged = companies.Select(number => number[..14] + Base36[(Base36.IndexOf(number[14], StringComparison.Ordinal) + 1 + random.Next(35)) % 36]);
        yield return new MeasuredRow("GSTINs with a wrong check character rejected", "100 %", new Proportion(forged.Count(number => !Has(check, $"GSTIN: {number}", FindingTypes.Gstin)), Count), string.Empty);
    }

    private static bool Has(TextCheck check, string text, string type) => check.Run(text).Findings.Any(finding => finding.Type == type);

    private static string Aadhaar(Random random)
    {
        var body = random.NextInt64(20_000_000_000, 99_999_999_999).ToString(CultureInfo.InvariantCulture);
        return Enumerable.Range(0, 10).Select(digit => string.Create(CultureInfo.InvariantCulture, $"{body}{digit}")).First(number => CheckDigits.Verhoeff(number));
    }

    private static string Gstin(Random random)
    {
        var letters = Enumerable.Range(0, 6).Select(_ => (char)('A' + random.Next(26))).ToArray();
        letters[3] = "PCHFATBLJG"[random.Next(10)];
        var body = string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 38):00}{new string(letters, 0, 5)}{random.Next(10_000):0000}{letters[5]}{random.Next(1, 10)}Z");
        return Base36.Select(last => body + last).First(number => CheckDigits.Gstin(number));
    }
}
