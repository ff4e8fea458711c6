using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Vectrant.Tests.TestSupport;

/// <summary>The sign-in page as people use it.</summary>
internal static partial class SignInPage
{
    /// <summary>Signs in and ends up at a path. Waits for the address only: what the page shows then is the test's own matter.</summary>
    public static async Task SignInAsync(this IPage page, Uri address, string email, string password, string path)
    {
        await page.GotoAsync(new Uri(address, "/sign-in?returnUrl=" + Uri.EscapeDataString(path)).ToString());
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", password);
        await page.PressAsync("#password", "Enter");
        await Assertions.Expect(page).Not.ToHaveURLAsync(OfSignIn());
    }

    [GeneratedRegex("/sign-in")]
    private static partial Regex OfSignIn();
}
