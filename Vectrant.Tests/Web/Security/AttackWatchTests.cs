using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>What the tests of fields would say if an attack came to life: planted in pages of the test's own.</summary>
public sealed class AttackWatchTests(BrowserFixture browser)
{
    private static readonly Uri App = new("http://planted.example/");

    [Theory]
    [InlineData("<script>attacked=1</script>", "a script of an attack ran")]
    [InlineData("<img src=x onerror=attacked=1>", "a script of an attack ran")]
    [InlineData("<iframe srcdoc='<script>parent.attacked=1</script>'></iframe>", "a script of an attack ran")]
    [InlineData("<script>attacked=1;location='/elsewhere'</script>", "a script of an attack ran")]
    [InlineData("<b data-attack>a</b>", "<b data-attack=\"\">a</b>")]
    [InlineData("<a href='javascript:attacked=1'>a</a>", "<a href=\"javascript:attacked=1\">a</a>")]
    [InlineData("<p onclick='attacked=1'>a</p>", "<p onclick=\"attacked=1\">a</p>")]
    [InlineData("<script>alert('planted')</script>", "a dialog: planted")]
    [InlineData("<script>throw new Error('planted')</script>", "an error of a script: Error: planted")]
    [InlineData("<script>console.error('planted')</script>", "in the console: planted")]
    [InlineData("<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\"><script>attacked=1</script>", "Content Security Policy")]
    [InlineData("<meta http-equiv=Content-Security-Policy content=\"img-src 'self'\"><img src=https://evil.example/pixel>", "Content Security Policy")]
    [InlineData("<style>body { background: url(https://evil.example/pixel) }</style>", "a request to https://evil.example/pixel")]
    [InlineData("<script>location='https://evil.example/'</script>", "a request to https://evil.example/")]
    [InlineData("<meta http-equiv=refresh content='0;url=/elsewhere'>", "a journey to http://planted.example/elsewhere")]
    [InlineData("<form action=/elsewhere><input name=a></form><script>document.forms[0].submit()</script>", "a journey to http://planted.example/elsewhere")]
    [InlineData("<iframe src=/elsewhere></iframe>", "a journey to http://planted.example/elsewhere")]
    [InlineData("<a id=a href=/elsewhere target=_blank>a</a><script>a.click()</script>", "a window: ")]
    [InlineData("<a id=a href='data:text/plain,a' download=a.txt>a</a><script>a.click()</script>", "a download: ")]
    [InlineData("<script src=/broken></script>", "500 of http://planted.example/broken")]
    public async Task Attack_ThatComesToLife_IsSeen(string planted, string seen)
    {
        var (_, watch) = await ShowAsync(planted);
        await Eventually.TrueAsync(async () => (await watch.FoundAsync()).Any(found => found.Contains(seen, StringComparison.Ordinal)), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("&lt;script>attacked=1&lt;/script> &lt;b data-attack>")]
    [InlineData("<textarea><script>attacked=1</script></textarea>")]
    [InlineData("<img src=/refused alt=a>")]
    public async Task Attack_ThatIsOnlyText_IsNone(string harmless)
    {
        var (_, watch) = await ShowAsync(harmless);
        Assert.Empty(await watch.FoundAsync());
    }

    [Theory]
    [InlineData("<p>a &lt;b>bold&lt;/b> \n c</p>", true)]
    [InlineData("<p>a &lt;b>bo<span>ld&lt;</span>/b> c</p>", true)]
    [InlineData("<details><summary>a</summary>a &lt;b>bold&lt;/b> c</details>", true)]
    [InlineData("<textarea>a &lt;b>bold&lt;/b> c</textarea>", true)]
    [InlineData("<p>a <b>bold</b> c</p>", false)]
    [InlineData("<p>a &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; c</p>", false)]
    [InlineData("<p>a bold c</p>", false)]
    [InlineData("<p hidden>a &lt;b>bold&lt;/b> c</p>", false)]
    [InlineData("<p style='visibility: hidden'>a &lt;b>bold&lt;/b> c</p>", false)]
    [InlineData("<p title='a &lt;b>bold&lt;/b> c'>a</p>", false)]
    public async Task Text_ThatSomebodyCanRead_IsShown(string planted, bool shown)
    {
        var (page, _) = await ShowAsync(planted);
        Assert.Equal(shown, await new Hands(page).ShowsAsync("a <b>bold</b> c"));
    }

    [Theory]
    [InlineData("write to [EMAIL_1] now", true)]
    [InlineData("write to now", false)]
    public async Task Text_WithAHiddenValue_IsShownWithItsName(string kept, bool shown)
    {
        var (page, _) = await ShowAsync("<p>write to <span>e-mail address 1</span> now</p>");
        Assert.Equal(shown, await new Hands(page).ShowsAsync(kept));
    }

    private async Task<(IPage Page, AttackWatch Watch)> ShowAsync(string body)
    {
        var context = await browser.NewContextAsync();
        await context.AddInitScriptAsync(Hands.Script);
        await context.RouteAsync("**/*", route => route.FulfillAsync(new()
        {
            Status = route.Request.Url.EndsWith("/broken", StringComparison.Ordinal) ? 500 : route.Request.Url.EndsWith("/refused", StringComparison.Ordinal) ? 404 : 200,
            ContentType = "text/html",
            Body = new Uri(route.Request.Url).AbsolutePath == "/" && route.Request.Url.StartsWith(App.ToString(), StringComparison.Ordinal) ? $"<!DOCTYPE html><link rel=icon href=data:,>{body}" : "",
        }));
        var page = await context.NewPageAsync();
        var watch = await AttackWatch.OnAsync(page, App);
        await watch.GoAsync("/");
        return (page, watch);
    }
}
