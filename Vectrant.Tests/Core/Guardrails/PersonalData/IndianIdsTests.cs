using System.Globalization;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.PersonalData;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.PersonalData;

/// <summary>Identifiers made by the tests themselves: valid ones in sentences, the same with a wrong check digit, bare numbers.</summary>
public sealed class IndianIdsTests
{
    private const int Rounds = 3000;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly string[] Sentences =
    [
        "My {0} number is {1}.", "{0}: {1}", "please update my {0} {1} today", "{0} no. {1}", "here is the {0} you wanted: {1}", "Is {1} linked? It is my {0}.", "{1} is my {0}",
        "I have sent you the {0} of my wife, it reads {1}",
    ];

    [Fact]
    public void Aadhaar_ValidInContext_IsFoundAndAWrongDigitIsNot()
    {
        var random = new Random(11);
        var (found, wrong) = (0, 0);
        for (var i = 0; i < Rounds; i++)
        {
            var valid = Aadhaar(random);
            var bad = valid[..11] + (char)('0' + ((valid[11] - '0' + random.Next(1, 10)) % 10));
            var (format, name) = (Sentences[i % Sentences.Length], i % 3 == 0 ? "Aadhaar" : i % 3 == 1 ? "aadhar card" : "UIDAI");
            found += Is(string.Format(CultureInfo.InvariantCulture, format, name, Grouped(valid, i)), FindingTypes.Aadhaar) ? 1 : 0;
            wrong += Found.In(string.Format(CultureInfo.InvariantCulture, format, name, Grouped(bad, i)), PersonalDataScope.All).Count;
        }

        Assert.Equal((Rounds, 0), (found, wrong));
    }

    [Fact]
    public void Aadhaar_BareNumber_IsNotFlagged()
    {
        var random = new Random(12);
        var flagged = Enumerable.Range(0, Rounds).Count(i =>
            Found.In(string.Format(CultureInfo.InvariantCulture, i % 2 == 0 ? "{0}" : "it says {0} on the box", Aadhaar(random)), PersonalDataScope.All).Count > 0);

        Assert.Equal(0, flagged);
    }

    [Fact]
    public void Gstin_Valid_IsFoundAndAWrongCharacterIsNot()
    {
        var random = new Random(13);
        var (found, wrong) = (0, 0);
        for (var i = 0; i < Rounds; i++)
        {
            var head = random.Next(1, 38).ToString("00", CultureInfo.InvariantCulture) + Pan(random) + "1Z";
            var check = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".Single(c => CheckDigits.Gstin(head + c));
            var bad = check == 'Q' ? 'R' : 'Q';
            found += Is($"GSTIN {head}{check}", FindingTypes.Gstin) ? 1 : 0;
            wrong += Found.In($"GSTIN {head}{bad}", PersonalDataScope.All).Count;
        }

        Assert.Equal((Rounds, 0), (found, wrong));
    }

    [Fact]
    public void Pan_InContext_IsFoundInEitherCase()
    {
        var random = new Random(14);
        Assert.All(Enumerable.Range(0, Rounds), i =>
        {
            var pan = Pan(random);
            Assert.True(Is(string.Format(CultureInfo.InvariantCulture, Sentences[i % 4], "PAN", i % 2 == 0 ? pan : pan.ToLowerInvariant()), FindingTypes.Pan), pan);
        });
    }

    [Theory]
    [InlineData("IFSC code SBIN0004321", "ifsc SBIN0004321")]
    [InlineData("ifsc is abcd0a1b2c3", "ifsc abcd0a1b2c3")]
    [InlineData("voter id: KSD1287349", "voter_id KSD1287349")]
    [InlineData("part KSD1287349 and ABCX1234Z and 28ABCXE1234F1Z5", "")]
    [InlineData("PAN ABCDE1234F", "")]
    public void Find_OtherIndianCodes_AreJudged(string text, string expected) => Assert.Equal(expected, Found.Values(text));

    private static bool Is(string text, string type) => Found.In(text) is [var only] && only.Type == type;

    private static string Aadhaar(Random random)
    {
        var head = random.Next(2, 10).ToString(CultureInfo.InvariantCulture) + random.NextInt64(10_000_000_000).ToString("0000000000", CultureInfo.InvariantCulture);
        return head + "0123456789".Single(digit => CheckDigits.Verhoeff(head + digit));
    }

    private static string Grouped(string digits, int way) => (way % 3) switch
    {
        0 => digits,
        1 => $"{digits[..4]} {digits[4..8]} {digits[8..]}",
        _ => $"{digits[..4]}-{digits[4..8]}-{digits[8..]}",
    };

    private static string Pan(Random random)
    {
        char Letter() => Letters[random.Next(Letters.Length)];
        return $"{Letter()}{Letter()}{Letter()}{"ABCFGHJLPT"[random.Next(10)]}{Letter()}{random.Next(1, 10000):0000}{Letter()}";
    }
}
