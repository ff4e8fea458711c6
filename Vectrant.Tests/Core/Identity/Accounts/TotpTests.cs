using System.Text;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Accounts;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_109);

    // Appendix B of RFC 6238, the rows of SHA-1.
    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void CodeOf_TheVectorsOfTheRfc_IsTheirCode(long seconds, string code)
    {
        var step = Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds));
        Assert.Equal(code, Totp.CodeOf(Secret, step, 8));
        Assert.Equal(code[2..], Totp.CodeOf(Secret, step));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void StepOf_ACodeOfASlowOrFastClock_ForgivesOneStep(int steps, bool accepted) =>
        Assert.Equal(accepted, Totp.StepOf(Secret, Totp.CodeOf(Secret, Totp.StepAt(Now) + steps), Now, 0) is not null);

    [Fact]
    public void StepOf_TheSameCodeAgain_IsRefused()
    {
        var code = Totp.CodeOf(Secret, Totp.StepAt(Now));
        var step = Totp.StepOf(Secret, code, Now, 0);
        Assert.Equal(Totp.StepAt(Now), step);
        Assert.Null(Totp.StepOf(Secret, code, Now, step!.Value));
        Assert.Null(Totp.StepOf(Secret, Totp.CodeOf(Secret, step.Value - 1), Now, step.Value));
        Assert.NotNull(Totp.StepOf(Secret, Totp.CodeOf(Secret, step.Value + 1), Now, step.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("abcdef")]
    public void StepOf_WhatIsNoCode_IsRefused(string code) => Assert.Null(Totp.StepOf(Secret, code, Now, 0));

    // Section 10 of RFC 4648, without the padding.
    [Theory]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_TheVectorsOfTheRfc_IsTheirText(string bytes, string text) => Assert.Equal(text, Totp.Base32(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void RecoveryCodes_AreTenLongDifferentAndForgiving()
    {
        var codes = RecoveryCode.New();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$", code));
        var person = new PersonId(Guid.NewGuid());
        Assert.Equal(RecoveryCode.HashOf(person, codes[0]), RecoveryCode.HashOf(person, codes[0].ToLowerInvariant().Replace('-', ' ')));
        Assert.NotEqual(RecoveryCode.HashOf(person, codes[0]), RecoveryCode.HashOf(new PersonId(Guid.NewGuid()), codes[0]));
    }
}
