using Microsoft.Playwright;

namespace Vectrant.Tests.TestSupport.Identity;

/// <summary>Chromium's own authenticator without a device: verifies its user and agrees to everything.</summary>
internal static class VirtualAuthenticator
{
    /// <returns>Lets the authenticator verify its user, or stops it from doing so.</returns>
    public static async Task<Func<bool, Task>> AddAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        var added = await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        var id = added!.Value.GetProperty("authenticatorId").GetString()!;
        return verifies => devTools.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = id, ["isUserVerified"] = verifies });
    }
}
