using System.Text.RegularExpressions;
using Vectrant.Core.Identity.Tokens;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Tokens;

public sealed partial class SecretTextTests
{
    [Fact]
    public void New_ManyTimes_FitsThePatternAndNeverRepeats()
    {
        var made = Enumerable.Range(0, 2000).Select(_ => SecretText.New(SecretText.ApiKey)).ToList();
        Assert.All(made, secret => Assert.Matches(Pattern(), secret));
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.All(made, secret => Assert.Equal(32, SecretText.HashOf(secret, SecretText.ApiKey)?.Length));
    }

    [Fact]
    public void HashOf_WithOneCharacterChanged_IsNothing()
    {
        var secret = SecretText.New(SecretText.ApiKey);
        for (var i = 0; i < secret.Length; i++)
        {
            var changed = secret.ToCharArray();
            changed[i] = changed[i] == 'a' ? 'b' : 'a';
            Assert.Null(SecretText.HashOf(new string(changed), SecretText.ApiKey));
        }
    }

    [Fact]
    public void HashOf_OfAnotherKindOrLength_IsNothing()
    {
        var secret = SecretText.New(SecretText.RefreshToken);
        Assert.NotNull(SecretText.HashOf(secret, SecretText.RefreshToken));
        string[] others = [secret.Replace("vr_", "vk_", StringComparison.Ordinal), secret + "0", secret[..^1], "", "vk_", " " + secret];
        Assert.All(others, other => Assert.Null(SecretText.HashOf(other, SecretText.ApiKey)));
        Assert.Null(SecretText.HashOf(secret, SecretText.ApiKey));
    }

    // Keys that were given out must be known by later versions, too.
    [Fact]
    public void HashOf_AKeyOfTheFirstVersion_StillFits() =>
        Assert.NotNull(SecretText.HashOf(FirstKey, SecretText.ApiKey));

    private const string FirstKey = "vk_qSRF45mMOAydE6GPlm5nr5KzZjWthfCLAKxFYqkuzjn2tskse";

    [GeneratedRegex("^vk_[0-9A-Za-z]{49}$")]
    private static partial Regex Pattern();
}
