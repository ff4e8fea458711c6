using System.Net;
using System.Text.Json;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

/// <summary>The page as it is served, its headers, and what describes the API.</summary>
public sealed class ChatPageTests(ChatFixture chat) : IClassFixture<ChatFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_AsServed_LetsNothingForeignRunAndKeepsNothing()
    {
        using var one = await chat.Client.GetAsync("/chat", Cancellation);
        using var two = await chat.Client.GetAsync("/chat", Cancellation);

        var policy = Assert.Single(one.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost:1", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.NotEqual(policy, Assert.Single(two.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(one.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(one.Headers.Contains("Set-Cookie"));
        var html = await one.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("blazor", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Monday to Friday, 8:00 to 18:00", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_InAWidget_NamesWhoMayFrameIt()
    {
        using var response = await chat.Client.GetAsync("/chat?embedded=1", Cancellation);

        Assert.EndsWith("frame-ancestors 'self' http://localhost:1", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "de-AT,de;q=0.9,en;q=0.5", "de")]
    [InlineData("", "fr,de;q=0.3,en;q=0.2", "de")]
    [InlineData("", "fr", "en")]
    [InlineData("?lang=de", "en", "de")]
    [InlineData("?lang=xx", "de", "de")]
    [InlineData("?lang=%3Cscript%3E", "", "en")]
    public async Task Page_ByAddressAndBrowser_SpeaksTheLanguage(string query, string accepted, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/chat" + query);
        request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
        using var response = await chat.Client.SendAsync(request, Cancellation);

        var html = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains($"<html lang=\"{language}\"", html, StringComparison.Ordinal);
        Assert.Contains(language == "de" ? "Jede Antwort wird von einem Menschen gepr" : "A person checks every answer.", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("Accept-Language", response.Headers.Vary);
    }

    [Theory]
    [InlineData("%237a1fa2", "--accent:#7a1fa2")]
    [InlineData("red%3B%7D%3C%2Fstyle%3E", "--accent:#0f6b5f")]
    public async Task Page_WithAnAccentInTheAddress_TakesColoursOnly(string accent, string expected) =>
        Assert.Contains(expected, await chat.Client.GetStringAsync($"/chat?accent={accent}", Cancellation), StringComparison.Ordinal);

    [Fact]
    public async Task Page_WithAPostOrAnUnknownPart_IsNoSignIn()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = chat.App.Address };
        using var logo = await client.GetAsync("/chat/logo", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, logo.StatusCode);
    }

    [Fact]
    public async Task OpenApi_OfTheApi_NamesEveryOperationWithItsBodyTokenAndRefusals()
    {
        var document = JsonSerializer.Deserialize<JsonElement>(await chat.Client.GetStringAsync("/openapi/v1.json", Cancellation));
        var paths = document.GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith(ChatFixture.Api, StringComparison.Ordinal)).ToList();

        var operations = paths.SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name[ChatFixture.Api.Length..]}")).Order();
        Assert.Equal(["get /{id}/messages", "post ", "post /{id}/messages", "post /{id}/person", "post /{id}/rating", "post /with-person"], operations);

        var start = document.GetProperty("paths").GetProperty(ChatFixture.Api).GetProperty("post");
        Assert.Equal("#/components/schemas/StartBody", start.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Equal(["201", "400", "403", "409", "413", "415", "429", "503"], start.GetProperty("responses").EnumerateObject().Select(response => response.Name));
        Assert.True(start.GetProperty("responses").GetProperty("429").GetProperty("content").TryGetProperty("application/problem+json", out _));
        Assert.Contains(start.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
        Assert.False(start.TryGetProperty("security", out _));

        var body = document.GetProperty("components").GetProperty("schemas").GetProperty("StartBody");
        Assert.Equal(["message"], body.GetProperty("required").EnumerateArray().Select(field => field.GetString()));
        Assert.Equal("string", body.GetProperty("properties").GetProperty("message").GetProperty("type").GetString());
        Assert.Equal(["channel", "email", "language", "message", "name"], body.GetProperty("properties").EnumerateObject().Select(field => field.Name).Order());

        var read = document.GetProperty("paths").GetProperty(ChatFixture.Api + "/{id}/messages").GetProperty("get");
        Assert.Equal(["after", "id", "status", "wait"], read.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).Order());
        Assert.True(read.GetProperty("security")[0].TryGetProperty("conversationToken", out _));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("conversationToken").GetProperty("scheme").GetString());
    }

    [Theory]
    [InlineData("http://localhost:1", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public async Task Api_CalledByABrowser_AnswersConfiguredOriginsOnly(string origin, bool allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, ChatFixture.Api);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,idempotency-key");
        using var response = await chat.Client.SendAsync(request, Cancellation);

        Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) && origins.Single() == origin);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/chat/chat.js")]
    [InlineData("/vendor/signalr/signalr.min.js")]
    [InlineData("/chat")]
    public async Task Page_ToABrowserThatTakesIt_IsCompressed(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", "gzip");
        using var compressed = await chat.Client.SendAsync(request, Cancellation);
        var plain = await chat.Client.GetByteArrayAsync(path, Cancellation);

        Assert.Equal("gzip", Assert.Single(compressed.Content.Headers.ContentEncoding));
        Assert.True((await compressed.Content.ReadAsByteArrayAsync(Cancellation)).Length < plain.Length / 2);
    }
}
