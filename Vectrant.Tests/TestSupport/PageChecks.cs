using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Vectrant.Tests.TestSupport;

/// <summary>What every page owes to whoever looks at it.</summary>
internal static class PageChecks
{
    /// <summary>A folder for pictures of the pages that the tests look at, for people; none are kept unless it is set.</summary>
    private const string Pictures = "VECTRANT_PICTURES";

    /// <summary>No rule of axe is broken.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        var violations = (await page.RunAxe()).Violations;
        Assert.True(violations.Length == 0, $"{page.Url}: " + string.Join("; ", violations.Select(found => $"{found.Id}: {found.Help} {string.Join(" | ", found.Nodes.Select(node => node.Html))}")));
    }

    /// <summary>Nothing is wider than the window.</summary>
    public static async Task AssertFitsAsync(this IPage page) =>
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{page.Url} scrolls sideways.");

    public static async Task KeepPictureAsync(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable(Pictures) is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }
}
