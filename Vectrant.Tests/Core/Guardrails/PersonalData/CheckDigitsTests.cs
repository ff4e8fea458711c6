using System.Globalization;
using Vectrant.Core.Guardrails.PersonalData;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails.PersonalData;

public sealed class CheckDigitsTests
{
    [Theory]
    [InlineData("79927398713", true)]
    [InlineData("79927398710", false)]
    public void Luhn_KnownNumbers_AreJudged(string digits, bool valid) => Assert.Equal(valid, CheckDigits.Luhn(digits));

    [Theory]
    [InlineData("2363", true)]
    [InlineData("2364", false)]
    public void Verhoeff_KnownNumbers_AreJudged(string digits, bool valid) => Assert.Equal(valid, CheckDigits.Verhoeff(digits));

    [Theory]
    [InlineData("021000021", true)]
    [InlineData("021000012", false)]
    [InlineData("000000000", false)]
    public void Routing_KnownNumbers_AreJudged(string digits, bool valid) => Assert.Equal(valid, CheckDigits.Routing(digits));

    [Theory]
    [InlineData("27AAPFU0939F1ZV", true)]
    [InlineData("29AAGCB7383J1Z4", true)]
    [InlineData("27AAPFU0939F1ZA", false)]
    public void Gstin_KnownNumbers_AreJudged(string code, bool valid) => Assert.Equal(valid, CheckDigits.Gstin(code));

    [Theory]
    [InlineData("GB82WEST12345698765432", true)]
    [InlineData("GB82WEST12345698765423", false)]
    [InlineData("GB82WEST1234569876543!", false)]
    public void Mod97_KnownNumbers_AreJudged(string code, bool valid) => Assert.Equal(valid, CheckDigits.Mod97(code));

    [Fact]
    public void Verhoeff_OneWrongDigit_IsAlwaysSeen()
    {
        var valid = Enumerable.Range(0, 10).Select(digit => "23412341234" + digit.ToString(CultureInfo.InvariantCulture)).Single(digits => CheckDigits.Verhoeff(digits));

        for (var place = 0; place < valid.Length; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var changed = valid[..place] + digit + valid[(place + 1)..];
                Assert.Equal(changed == valid, CheckDigits.Verhoeff(changed));
            }
        }
    }
}
