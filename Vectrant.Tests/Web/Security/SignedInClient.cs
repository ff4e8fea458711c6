using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>A browser without a screen: keeps cookies, follows nothing, and signs in through the form.</summary>
internal static partial class SignedInClient
{
    public const string Password = "a lighthouse keeper";

    public static async Task<HttpClient> CreateAsync(TestApp app, string role, CancellationToken cancellationToken)
    {
        var email = await HireAsync(app, role, cancellationToken);
        var (client, _) = await OpenAsync(app, email, cancellationToken);
        return client;
    }

    /// <summary>Signs an existing person in.</summary>
    /// <returns>The client, and the cookies that it keeps.</returns>
    public static async Task<(HttpClient Client, CookieContainer Cookies)> OpenAsync(TestApp app, string email, CancellationToken cancellationToken)
    {
        var cookies = new CookieContainer();
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = app.Address };
        using var answer = await client.PostAsync(
            "/sign-in",
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["_handler"] = "sign-in",
                ["__RequestVerificationToken"] = await TokenAsync(client, "/sign-in", cancellationToken),
                ["Input.Email"] = email,
                ["Input.Password"] = Password,
            }),
            cancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return (client, cookies);
    }

    /// <summary>Somebody new.</summary>
    /// <returns>Their address.</returns>
    public static async Task<string> HireAsync(TestApp app, string role, CancellationToken cancellationToken)
    {
        var email = $"person-{Guid.NewGuid():N}@harbour.example";
        var made = await app.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Robin Scan", email, [role], Password)], cancellationToken);
        Assert.True(made.Succeeded, made.Error?.Message);
        return email;
    }

    /// <summary>The antiforgery token of a page's form.</summary>
    public static async Task<string> TokenAsync(HttpClient client, string path, CancellationToken cancellationToken) =>
        Token().Match(await client.GetStringAsync(path, cancellationToken)).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
