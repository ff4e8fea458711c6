using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Vectrant.Tests.TestSupport.Identity;

/// <summary>A browser without a screen: keeps cookies, asks for pages, sends their forms, and follows a way only when told to.</summary>
internal sealed partial class FormClient : IDisposable
{
    private readonly HttpClient _client;

    public FormClient(Uri address)
    {
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Cancellation);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>Sends a form of a page of ours, with the antiforgery token of a page that has one.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string? handler, IEnumerable<(string Name, string Value)> fields, string? tokenOf = null) =>
        await PostAsync(path, handler, fields, Token().Match(await TextAsync(tokenOf ?? path)));

    public Task<HttpResponseMessage> SignInAsync(string email, string password) =>
        PostAsync("/sign-in", "sign-in", [("Input.Email", email), ("Input.Password", password)]);

    /// <summary>Many tries with one page's form.</summary>
    public async Task<Func<string, string, Task<HttpResponseMessage>>> SignInFormAsync()
    {
        var send = await FormAsync("/sign-in", "sign-in");
        return (email, password) => send([("Input.Email", email), ("Input.Password", password)]);
    }

    /// <summary>The same form as often as one likes, with the antiforgery token of one visit.</summary>
    public async Task<Func<IReadOnlyList<(string Name, string Value)>, Task<HttpResponseMessage>>> FormAsync(string path, string? handler, string? tokenOf = null)
    {
        var token = Token().Match(await TextAsync(tokenOf ?? path));
        return fields => PostAsync(path, handler, fields, token);
    }

    /// <summary>Signs in at the provider of <see cref="OpenIdServer"/>: through its pages, with its forms, until it leads back and our own app has answered.</summary>
    /// <returns>Where our app then leads.</returns>
    public Task<string> SignInThroughAsync(string provider, string name, string returnUrl) =>
        ThroughAsync($"/sign-in/with/{provider}?returnUrl={Uri.EscapeDataString(returnUrl)}", name);

    /// <summary>Proves anew at the provider who one is, by the link that the page for it has.</summary>
    public async Task<string> ConfirmThroughAsync(string provider, string name, string returnUrl)
    {
        var page = await TextAsync($"/account/confirm?returnUrl={Uri.EscapeDataString(returnUrl)}");
        var link = Regex.Match(page, $"href=\"(/sign-in/with/{provider}[^\"]+)\"");
        Assert.True(link.Success, $"There is no link to {provider}: {page[..Math.Min(page.Length, 300)]}");
        return await ThroughAsync(WebUtility.HtmlDecode(link.Groups[1].Value), name);
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> ThroughAsync(string start, string name)
    {
        var answer = await GetAsync(start);
        for (var step = 0; step < 20; step++)
        {
            var from = answer.RequestMessage!.RequestUri!;
            if (answer.Headers.Location is { } location)
            {
                var next = new Uri(from, location);
                if (next.Authority == _client.BaseAddress!.Authority && !next.AbsolutePath.StartsWith("/sign-in/callback", StringComparison.Ordinal))
                {
                    answer.Dispose();
                    return next.PathAndQuery;
                }

                answer.Dispose();
                answer = await GetAsync(next.ToString());
                continue;
            }

            var page = await answer.Content.ReadAsStringAsync(Cancellation);
            var action = Action().Match(page);
            Assert.True(action.Success, $"{from} answered {(int)answer.StatusCode} without a form: {page[..Math.Min(page.Length, 300)]}");
            var form = Hidden().Matches(page).Select(field => KeyValuePair.Create(field.Groups[1].Value, field.Groups[2].Value)).Append(new("login", name)).Append(new("password", "anything"));
            answer.Dispose();
            answer = await _client.PostAsync(new Uri(from, WebUtility.HtmlDecode(action.Groups[1].Value)), new FormUrlEncodedContent(form), Cancellation);
        }

        throw new InvalidOperationException("The provider leads in circles.");
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? handler, IEnumerable<(string Name, string Value)> fields, Match token)
    {
        using var form = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token.Groups[1].Value)).Concat(handler is null ? [] : [("_handler", handler)])
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await _client.PostAsync(new Uri(path, UriKind.Relative), form, Cancellation);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<form[^>]* action=\"([^\"]+)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
