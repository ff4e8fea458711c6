using FsCheck.Fluent;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Accounts;

public sealed class PasswordRulesTests
{
    private static readonly PasswordContext Context = new PasswordContext(["Vectrant", "Harbour Home Insurance"]).With("Priya Lindqvist", "priya.lindqvist@harbour.example");

    [Theory]
    [InlineData("a lighthouse keeper")]
    [InlineData("correct horse battery staple")]
    [InlineData("Tr0ub4dor&3xyzzy")]
    [InlineData("wichtige pässe zählen")]
    [InlineData("猫と犬が静かな港で眠っている夜")]
    [InlineData("priya walks along the river")]
    [InlineData("insurance for otters")]
    public void Check_OfAPassphrase_AllowsIt(string password) => Assert.Null(PasswordRules.Check(password, Context));

    [Theory]
    [InlineData("short")]
    [InlineData("elevenchars")]
    [InlineData("👍👍👍👍👍👍👍👍👍👍👍")]
    public void Check_BelowTwelveCodePoints_SaysHowLongItMustBe(string password)
    {
        var refusal = PasswordRules.Check(password, Context);
        Assert.Equal("password_too_short", refusal?.Code);
        Assert.Contains("at least 12 characters", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_AtTheLimits_CountsCodePointsNotUnits()
    {
        var long64 = string.Concat(Enumerable.Range(0, 64).Select(i => char.ConvertFromUtf32(0x1F400 + i)));
        Assert.Null(PasswordRules.Check(long64, Context));
        Assert.Null(PasswordRules.Check(string.Concat(Enumerable.Range(0, 256).Select(i => char.ConvertFromUtf32(0x4E00 + (i * 7)))), Context));
        Assert.Equal("password_too_long", PasswordRules.Check(string.Concat(Enumerable.Range(0, 257).Select(i => char.ConvertFromUtf32(0x4E00 + (i * 7)))), Context)?.Code);
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("passwordpassword")]
    [InlineData("1234football!!")]
    [InlineData("letmein2026!!!")]
    [InlineData("monkeymonkeymonkey")]
    public void Check_OfACommonOneDressedUp_Refuses(string password) => Assert.Equal("password_common", PasswordRules.Check(password, Context)?.Code);

    [Theory]
    [InlineData("abcdefghijklm")]
    [InlineData("qwertyuiopasdfgh")]
    [InlineData("987654321098")]
    [InlineData("xyxyxyxyxyxyx")]
    [InlineData("----------------")]
    public void Check_OfARowOrARepetition_Refuses(string password) =>
        Assert.Contains(PasswordRules.Check(password, Context)?.Code, new[] { "password_pattern", "password_common" });

    [Theory]
    [InlineData("priyalindqvist")]
    [InlineData("Lindqvist-2026!")]
    [InlineData("vectrant-vectrant")]
    [InlineData("V3ctrantH0me99")]
    [InlineData("priya.lindqvist@harbour.example")]
    [InlineData("HarbourHomeInsurance1")]
    public void Check_OfNames_Refuses(string password) => Assert.Equal("password_personal", PasswordRules.Check(password, Context)?.Code);

    [Fact]
    public void Check_OfTextThatIsNoUnicode_Refuses() => Assert.Equal("password_not_text", PasswordRules.Check("a lone \ud800 surrogate here", Context)?.Code);

    [Fact]
    public void Normalise_OfTheSameLettersTypedInAnotherWay_IsTheSame() =>
        Assert.Equal(PasswordRules.Normalise("pässe zählen nachts"), PasswordRules.Normalise("pa\u0308sse za\u0308hlen nachts"));

    [Fact]
    public void CommonPasswords_HoldAtLeastTenThousand()
    {
        Assert.True(CommonPasswords.Count >= 10_000, $"Only {CommonPasswords.Count}.");
        Assert.True(CommonPasswords.Contains("qwertyuiop"));
    }

    [Fact]
    public void Check_OfAnyCommonPasswordMadeLongEnough_Refuses()
    {
        // Each word of the list, with the digits that people add to reach the length.
        var words = new[] { "dragon", "baseball", "shadow", "superman", "trustno1", "iloveyou", "starwars", "whatever", "michelle", "corvette" };
        foreach (var word in words)
        {
            foreach (var dressed in new[] { word.PadRight(12, '1'), $"2026{word}2026", $"{char.ToUpperInvariant(word[0])}{word[1..]}!!2026" })
            {
                Assert.True(PasswordRules.Check(dressed, Context) is not null, dressed);
            }
        }
    }

    [Fact]
    public void Check_OfAnyText_NeverThrows() => FixedCases.Check(Prop.ForAll(
        ArbMap.Default.ArbFor<string>(),
        text => PasswordRules.Check(text ?? "", Context) is null or { Message.Length: > 20 }));
}
