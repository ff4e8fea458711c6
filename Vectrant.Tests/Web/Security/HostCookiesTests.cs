using Vectrant.Tests.Architecture;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Security;

public sealed class HostCookiesTests
{
    [Theory]
    [InlineData("vectrant=abc; path=/; samesite=lax; httponly", "__Host-vectrant=abc; path=/; secure; samesite=lax; httponly")]
    [InlineData("a=b; Domain=example.org; Path=/signin-google; Secure; HttpOnly", "__Host-a=b; path=/; secure; HttpOnly")]
    [InlineData("vectrantC1=x", "__Host-vectrantC1=x; path=/; secure")]
    [InlineData("vectrant.theme=dark; path=/", "__Host-vectrant.theme=dark; path=/; secure")]
    [InlineData("__Host-a=b; path=/; secure", "__Host-a=b; path=/; secure")]
    public void Outgoing_ACookie_CarriesThePrefixAndWhatItAsksFor(string cookie, string expected) => Assert.Equal(expected, HostCookies.Outgoing(cookie));

    [Theory]
    [InlineData("__Host-vectrant=abc; vectrant=planted", "vectrant=abc")]
    [InlineData("vectrant=planted", "")]
    [InlineData("__Host-vectrant.theme=dark; vectrant.zone=UTC; __Host-.AspNetCore.Culture=c%3Dde; x=y", "vectrant.theme=dark; .AspNetCore.Culture=c%3Dde")]
    public void Incoming_Cookies_AreThoseThatNobodyElseCanSet(string header, string expected) => Assert.Equal(expected, HostCookies.Incoming(header));

    [Fact]
    public async Task Script_ThatSetsCookies_GivesThemThePrefixOverHttpsToo()
    {
        var scripts = Directory.GetFiles(Path.Combine(SourceTree.Root, "Vectrant.Web", "wwwroot", "js"), "*.js");
        var setting = (await Task.WhenAll(scripts.Select(script => File.ReadAllLinesAsync(script, TestContext.Current.CancellationToken))))
            .SelectMany(lines => lines).Where(line => line.Contains("document.cookie =", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(setting);
        Assert.All(setting, line => Assert.Matches(@"`\$\{safe \? '__Host-' : ''\}.*path=/.*\$\{safe \? ';secure' : ''\}`", line));
    }
}
