using System.Globalization;
using System.Text;
using Vectrant.Core.Identity.Tokens;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Tokens;

public sealed class ClaimRulesTests
{
    private const string Good = """{"iss":"https://desk.example","aud":"desk","sub":"p1","jti":"t1","iat":1000000,"nbf":1000000,"exp":1000600}""";
    private static readonly ClaimRules Rules = new("https://desk.example", "desk", TimeSpan.FromSeconds(10), ["jti"]);

    [Theory]
    [InlineData(999_989, "token_not_yet_valid")]
    [InlineData(999_990, null)]
    [InlineData(1_000_000, null)]
    [InlineData(1_000_609, null)]
    [InlineData(1_000_610, "token_expired")]
    [InlineData(2_000_000, "token_expired")]
    public void Check_AtATime_AllowsForTheSkewOnly(long now, string? refusal) => Assert.Equal(refusal, Check(Good, now));

    [Theory]
    [InlineData("\"https://desk.example\"", "\"https://desk.example/\"", "token_issuer")]
    [InlineData("\"https://desk.example\"", "\"https://DESK.example\"", "token_issuer")]
    [InlineData("\"https://desk.example\"", "[\"https://desk.example\"]", "token_issuer")]
    [InlineData("\"https://desk.example\"", "null", "token_issuer")]
    [InlineData("\"aud\":\"desk\"", "\"aud\":\"desk2\"", "token_audience")]
    [InlineData("\"aud\":\"desk\"", "\"aud\":\"\"", "token_audience")]
    [InlineData("\"aud\":\"desk\"", "\"aud\":[]", "token_audience")]
    [InlineData("\"aud\":\"desk\"", "\"aud\":[\"other\"]", "token_audience")]
    [InlineData("\"aud\":\"desk\"", "\"aud\":[\"desk\",7]", "token_audience")]
    [InlineData("\"aud\":\"desk\"", "\"aud\":{\"desk\":1}", "token_audience")]
    [InlineData("\"aud\":\"desk\"", "\"aud\":[\"other\",\"desk\"]", null)]
    [InlineData("\"aud\":\"desk\",", "", "token_audience")]
    [InlineData("\"sub\":\"p1\",", "", "token_claim")]
    [InlineData("\"sub\":\"p1\"", "\"sub\":\"\"", "token_claim")]
    [InlineData("\"sub\":\"p1\"", "\"sub\":1", "token_claim")]
    [InlineData("\"jti\":\"t1\",", "", "token_claim")]
    [InlineData("\"exp\":1000600", "\"exp\":\"1000600\"", "token_claim")]
    [InlineData("\"exp\":1000600", "\"exp\":1e400", "token_claim")]
    [InlineData("\"exp\":1000600", "\"exp\":1e300", "token_claim")]
    [InlineData("\"exp\":1000600", "\"exp\":-1", "token_claim")]
    [InlineData("\"exp\":1000600", "\"exp\":null", "token_claim")]
    [InlineData(",\"exp\":1000600", "", "token_claim")]
    [InlineData("\"iat\":1000000,", "", "token_claim")]
    [InlineData("\"iat\":1000000,", "\"iat\":1000500,", "token_not_yet_valid")]
    [InlineData("\"nbf\":1000000,", "\"nbf\":1000500,", "token_not_yet_valid")]
    [InlineData("\"nbf\":1000000,", "\"nbf\":\"now\",", "token_claim")]
    [InlineData("\"nbf\":1000000,", "", null)]
    public void Check_WithAnotherClaim_SaysWhichRuleItBreaks(string claim, string other, string? refusal)
    {
        Assert.Contains(claim, Good, StringComparison.Ordinal);
        Assert.Equal(refusal, Check(Good.Replace(claim, other, StringComparison.Ordinal), 1_000_300));
    }

    [Fact]
    public void Check_WithAHugeSubject_IsRefused() =>
        Assert.Equal("token_claim", Check(Good.Replace("p1", new string('p', 256), StringComparison.Ordinal), 1_000_300));

    [Fact]
    public void Check_WithFractionsOfSeconds_CountsThem()
    {
        var claims = Good.Replace("1000600", 1000600.5.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Null(Check(claims, 1_000_610));
        Assert.Equal("token_expired", Check(claims, 1_000_611));
    }

    private static string? Check(string claims, long now) =>
        Rules.Check(StrictJson.ParseObject(Encoding.UTF8.GetBytes(claims))!.Value, DateTimeOffset.FromUnixTimeSeconds(now))?.Code;
}
