using System.Net;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.EndToEnd;

public sealed class HostTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Assets_OfTheRealApp_AreServed()
    {
        using var client = new HttpClient { BaseAddress = fixture.App.Address };
        using var script = await client.GetAsync("vendor/blazor/blazor.web.js", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    [Fact]
    public async Task Page_WithoutSignIn_LeadsToSignIn()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = fixture.App.Address };
        using var response = await client.GetAsync("audit", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith("/sign-in?returnUrl=%2Faudit", response.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browser_Opens_ShowsAnAsset()
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var response = await page.GotoAsync(new Uri(fixture.App.Address, "/vendor/blazor/blazor.web.js").ToString());
        Assert.Equal(200, response!.Status);
    }
}
