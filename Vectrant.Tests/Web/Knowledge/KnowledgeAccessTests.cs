using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Knowledge;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Knowledge;

/// <summary>Who may see and send what, what the file endpoint promises the browser, and whether everybody can use the pages.</summary>
public sealed class KnowledgeAccessTests(KnowledgeSite site) : IClassFixture<KnowledgeSite>
{
    private static readonly Dictionary<string, string> AsProgram = new() { ["X-Requested-With"] = "XMLHttpRequest" };

    [Theory]
    [InlineData(KnowledgeSite.Agent)]
    [InlineData(KnowledgeSite.Employee)]
    public async Task Management_WithoutTheRight_IsNeitherShownNorAnswered(string email)
    {
        var collection = await site.CreateCollectionAsync($"Closed {Guid.NewGuid():N}", Audience.Internal);
        var page = await site.SignInAsync(email, "/documents");
        await page.GotoAsync(site.At("/knowledge"));
        await Expect(page.Locator("body")).Not.ToContainTextAsync("Upload files");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Knowledge" })).ToHaveCountAsync(0);

        var token = await page.APIRequest.GetAsync(site.At("/knowledge/uploads/token"), new() { Headers = AsProgram });
        Assert.Equal(403, token.Status);
        var upload = await page.APIRequest.PostAsync(site.At($"/knowledge/uploads?collection={collection}"), new() { Headers = AsProgram, Multipart = Form(page, "a.txt", "words") });
        Assert.Equal(403, upload.Status);
    }

    [Fact]
    public async Task Document_OfACollectionForOtherRoles_IsNotThere()
    {
        var collection = await site.CreateCollectionAsync($"Agents only {Guid.NewGuid():N}", Audience.Internal, "Agent");
        var document = await site.UploadAsync(collection, "secret-bonus-plan.txt", "The bonus is four percent."u8.ToArray());
        var file = site.At($"/documents/{document.DocumentId}/versions/{document.VersionId}/file");

        var employee = await site.SignInAsync(KnowledgeSite.Employee, "/documents?q=secret-bonus");
        await Expect(employee.GetByRole(AriaRole.Heading, new() { Name = "Nothing matches the filter" })).ToBeVisibleAsync();
        await employee.GotoAsync(site.At($"/documents/{document.DocumentId}"));
        await Expect(employee.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such document.");
        Assert.Equal(404, (await employee.APIRequest.GetAsync(file)).Status);

        var agent = await site.SignInAsync(KnowledgeSite.Agent, "/documents?q=secret-bonus");
        await Expect(agent.Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.Equal(200, (await agent.APIRequest.GetAsync(file)).Status);
    }

    [Fact]
    public async Task Endpoints_WithoutSignIn_AreRefused()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = site.Web.Address };
        foreach (var path in (string[])["/knowledge", "/documents", "/knowledge/uploads/token", $"/documents/{Guid.NewGuid()}/versions/{Guid.NewGuid()}/file"])
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(302, (int)answer.StatusCode);
            Assert.StartsWith("/sign-in", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ContentPolicy_OfThePdfWorkerOnly_AllowsWebAssembly()
    {
        using var client = new HttpClient { BaseAddress = site.Web.Address };
        using var worker = await client.GetAsync("/vendor/pdfjs/pdf.worker.min.mjs", TestContext.Current.CancellationToken);
        using var page = await client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        Assert.Contains("'wasm-unsafe-eval'", worker.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("'wasm-unsafe-eval'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ThroughTheEndpoint_NeedsTheTokenAndAFile()
    {
        var collection = await site.CreateCollectionAsync($"Endpoint {Guid.NewGuid():N}", Audience.Internal);
        var page = await site.SignInAsync(KnowledgeSite.Admin, "/documents");
        var address = site.At($"/knowledge/uploads?collection={collection}");

        var without = await page.APIRequest.PostAsync(address, new() { Multipart = Form(page, "a.txt", "words") });
        Assert.Equal((400, "antiforgery"), (without.Status, await CodeOf(without)));

        var token = (await (await page.APIRequest.GetAsync(site.At("/knowledge/uploads/token"))).JsonAsync())!.Value.GetProperty("token").GetString()!;
        var headers = new Dictionary<string, string> { ["RequestVerificationToken"] = token };
        var json = await page.APIRequest.PostAsync(address, new() { Headers = headers, DataObject = new { file = "a.txt" } });
        Assert.Equal((415, "multipart_expected"), (json.Status, await CodeOf(json)));
        var fields = page.APIRequest.CreateFormData();
        fields.Set("name", "no file");
        var empty = await page.APIRequest.PostAsync(address, new() { Headers = headers, Multipart = fields });
        Assert.Equal((400, "file_expected"), (empty.Status, await CodeOf(empty)));
        var nowhere = await page.APIRequest.PostAsync(site.At($"/knowledge/uploads?collection={Guid.NewGuid()}"), new() { Headers = headers, Multipart = Form(page, "a.txt", "words") });
        Assert.Equal((404, "collection_not_found"), (nowhere.Status, await CodeOf(nowhere)));

        var stored = await page.APIRequest.PostAsync(address, new() { Headers = headers, Multipart = Form(page, "../../Überblick.txt", "words") });
        Assert.Equal(201, stored.Status);
        var id = (await stored.JsonAsync())!.Value.GetProperty("documentId").GetGuid();
        var document = await site.Web.Services.GetRequiredService<IDocumentQuery>().GetAsync(KnowledgeSite.Manager, new DocumentId(id), TestContext.Current.CancellationToken);
        Assert.Equal("Überblick.txt", document.Value.Document.FileName);
    }

    [Fact]
    public async Task File_Served_CannotRunAndAnswersRanges()
    {
        var collection = await site.CreateCollectionAsync($"Files {Guid.NewGuid():N}", Audience.Customer);
        var content = RandomNumberGenerator.GetBytes(300_000);
        "%PDF-1.7\n"u8.CopyTo(content);
        var pdf = await site.UploadAsync(collection, "Bedingungen für 2026.pdf", content);
        var html = await site.UploadAsync(collection, "page.html", "<!doctype html><title>x</title><script>alert(1)</script><p>Some words.</p>"u8.ToArray());
        var page = await site.SignInAsync(KnowledgeSite.Employee, "/documents");
        var address = site.At($"/documents/{pdf.DocumentId}/versions/{pdf.VersionId}/file");

        var whole = await page.APIRequest.GetAsync(address);
        Assert.Equal(content, await whole.BodyAsync());
        Assert.Equal("application/pdf", whole.Headers["content-type"]);
        Assert.StartsWith("inline", whole.Headers["content-disposition"], StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''Bedingungen%20f%C3%BCr%202026.pdf", whole.Headers["content-disposition"], StringComparison.Ordinal);
        Assert.Equal("nosniff", whole.Headers["x-content-type-options"]);
        Assert.Contains("sandbox", whole.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Equal("private, no-cache", whole.Headers["cache-control"]);

        var part = await page.APIRequest.GetAsync(address, new() { Headers = new Dictionary<string, string> { ["Range"] = "bytes=150000-150099" } });
        Assert.Equal(206, part.Status);
        Assert.Equal(content[150_000..150_100], await part.BodyAsync());
        var unchanged = await page.APIRequest.GetAsync(address, new() { Headers = new Dictionary<string, string> { ["If-None-Match"] = whole.Headers["etag"] } });
        Assert.Equal(304, unchanged.Status);

        var script = await page.APIRequest.GetAsync(site.At($"/documents/{html.DocumentId}/versions/{html.VersionId}/file"));
        Assert.StartsWith("attachment", script.Headers["content-disposition"], StringComparison.Ordinal);
        var mixed = await page.APIRequest.GetAsync(site.At($"/documents/{html.DocumentId}/versions/{pdf.VersionId}/file"));
        Assert.Equal(404, mixed.Status);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Pages_ForAxe_HaveNoViolations(ColorScheme scheme, int width)
    {
        var collection = await site.CreateCollectionAsync($"Axe {Guid.NewGuid():N}", Audience.Customer);
        await site.CreateCollectionAsync($"Axe internal {Guid.NewGuid():N}", Audience.Internal, "Agent");
        var markdown = await site.UploadAsync(collection, "axe.md", "# Cover\n\nFloors are covered.\n\n## Limits\n\nUp to 500."u8.ToArray());
        var pdf = await site.UploadAsync(collection, "axe.pdf", await File.ReadAllBytesAsync(KnowledgeSite.DemoFile("internal/goodwill-and-authority-levels.pdf"), TestContext.Current.CancellationToken));
        await site.UploadAsync(collection, "bad.pdf", "%PDF-1.7 broken"u8.ToArray());
        await using (await site.StartWorkerAsync())
        {
            await site.FinishedAsync(markdown);
            await site.FinishedAsync(pdf);
        }

        await site.UploadAsync(collection, "waits.txt", "Waits for a worker."u8.ToArray());
        var page = await site.SignInAsync(KnowledgeSite.Admin, $"/knowledge?collection={collection}", new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 900 },
        });
        var places = new (string Path, string Shown)[]
        {
            ($"/knowledge?collection={collection}", "tbody tr"),
            ($"/documents?collection={collection}", "tbody tr"),
            ($"/documents/{markdown.DocumentId}?start=9&end=28", "mark#passage"),
            ($"/documents/{markdown.DocumentId}?view=passages", "ol > li"),
            ($"/documents/{markdown.DocumentId}?view=versions", "main li"),
            ($"/documents/{pdf.DocumentId}?start=5&end=60", ".pdf-page[data-drawn]"),
        };
        foreach (var (path, shown) in places)
        {
            await page.GotoAsync(site.At(path));
            await Expect(page.Locator(shown).First).ToBeVisibleAsync();
            await ExpectNoViolationsAsync(page, path);
        }

        await page.GotoAsync(site.At("/knowledge"));
        await page.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await ExpectNoViolationsAsync(page, "the dialog of a collection");
    }

    private static async Task ExpectNoViolationsAsync(IPage page, string place)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa") });
        Assert.True(
            result.Violations.Length == 0,
            place + ": " + string.Join("; ", result.Violations.Select(found => $"{found.Id} {string.Join(", ", found.Nodes.Take(3).Select(node => node.Html))}")));
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, string.Create(CultureInfo.InvariantCulture, $"{place} is {wider} pixels wider than the window."));
    }

    private static IFormData Form(IPage page, string name, string text)
    {
        var form = page.APIRequest.CreateFormData();
        form.Set("file", KnowledgeSite.File(name, text));
        return form;
    }

    private static async Task<string?> CodeOf(IAPIResponse response) =>
        JsonDocument.Parse(await response.TextAsync()).RootElement.GetProperty("code").GetString();
}
