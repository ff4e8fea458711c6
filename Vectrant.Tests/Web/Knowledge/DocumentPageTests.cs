using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Knowledge;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Knowledge;

/// <summary>From a document to the passage that an answer cites, in a real browser.</summary>
public sealed class DocumentPageTests(KnowledgeSite site) : IClassFixture<KnowledgeSite>
{
    private const string Passage = "The excess for water damage is £250 for each event.";

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Pdf_OpenedAtAPassage_MarksItOnItsPage(int width, int height)
    {
        var (document, chunk, text) = await IngestAsync("customer/home-contents-terms-2026.pdf");
        var page = await site.SignInAsync(
            KnowledgeSite.Agent,
            $"/documents/{document.DocumentId}?version={document.VersionId}&start={chunk.CharStart}&end={chunk.CharEnd}&page={chunk.PageFrom}",
            new() { ViewportSize = new() { Width = width, Height = height } });

        var frame = page.Locator($".pdf-page[data-page='{chunk.PageFrom}'][data-drawn]");
        await Expect(frame).ToBeVisibleAsync();
        var mark = frame.Locator(".pdf-mark").First;
        await Expect(mark).ToBeInViewportAsync();
        await Expect(mark).ToBeFocusedAsync();
        await Expect(mark).ToHaveAccessibleNameAsync("Cited passage");

        // The words under the boxes are the words of the passage: what pdf.js drew and what the server extracted agree.
        var marked = await page.EvaluateAsync<string>(
            """
            () => {
              const boxes = [...document.querySelectorAll('.pdf-mark')].map(box => box.getBoundingClientRect());
              const inside = span => boxes.some(box => {
                const word = span.getBoundingClientRect();
                const x = word.left + word.width / 2, y = word.top + word.height / 2;
                return x > box.left && x < box.right && y > box.top && y < box.bottom;
              });
              return [...document.querySelectorAll('.textLayer span:not(.markedContent)')].filter(inside).map(span => span.textContent).join(' ');
            }
            """);
        Assert.Contains(Squeeze(Passage), Squeeze(marked), StringComparison.Ordinal);
        Assert.Contains(Squeeze(Passage), Squeeze(text.Text[chunk.CharStart..chunk.CharEnd]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customer/water-damage-first-steps.docx")]
    [InlineData("customer/how-to-complain.md")]
    [InlineData("customer/payments-withdrawal-cancellation.html")]
    public async Task Text_OpenedAtAPassage_MarksAndFocusesIt(string file)
    {
        var (document, chunk, text) = await IngestAsync(file);
        var page = await site.SignInAsync(KnowledgeSite.Employee, $"/documents/{document.DocumentId}?view=passages");
        await page.Locator("ol > li").Nth(chunk.Ordinal).GetByRole(AriaRole.Link, new() { Name = "Show in document" }).ClickAsync();

        var mark = page.Locator("mark#passage");
        await Expect(mark).ToBeFocusedAsync();
        await Expect(mark).ToBeInViewportAsync();
        var marked = string.Concat(await page.Locator("mark").AllTextContentsAsync());
        Assert.Equal(Squeeze(text.Text[chunk.CharStart..chunk.CharEnd]), Squeeze(marked));
    }

    [Fact]
    public async Task ReplaceRestoreRenameDelete_ThroughThePages_LeaveTheRightVersionCurrent()
    {
        await using var worker = await site.StartWorkerAsync();
        var collection = await site.CreateCollectionAsync($"Versions {Guid.NewGuid():N}", Audience.Internal);
        var document = await site.UploadAsync(collection, "rules.txt", "The first rule is to ask."u8.ToArray());
        await site.FinishedAsync(document);
        var page = await site.SignInAsync(KnowledgeSite.Admin, $"/knowledge?collection={collection}");
        var row = page.Locator("tbody tr").Filter(new() { HasText = "rules.txt" });
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await row.GetByRole(AriaRole.Button, new() { Name = "Replace" }).ClickAsync();
        await page.SetInputFilesAsync("#replacement", [KnowledgeSite.File("rules.txt", "The second rule is to wait.")]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload new version" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Version 2");
        await Expect(row).ToContainTextAsync("Ready", new() { Timeout = KnowledgeSite.ReadyLimit });

        await page.GotoAsync(site.At($"/documents/{document.DocumentId}"));
        await Expect(page.Locator("article")).ToContainTextAsync("The second rule is to wait.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Versions" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        var third = page.Locator("main li").Filter(new() { HasText = "Version 3" });
        await Expect(third).ToContainTextAsync("current", new() { Timeout = KnowledgeSite.ReadyLimit });

        await page.GetByRole(AriaRole.Link, new() { Name = "Text", Exact = true }).ClickAsync();
        await Expect(page.Locator("article")).ToContainTextAsync("The first rule is to ask.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("Rules of the house");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Rules of the house");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete document" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/documents$"));
        await Expect(page.GetByText("Rules of the house")).ToHaveCountAsync(0);
    }

    private static string Squeeze(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    /// <summary>A demo document, read by a worker, and the passage of it that holds <see cref="Passage"/>, else its second one.</summary>
    private async Task<(UploadedDocument Document, ChunkRow Chunk, VersionText Text)> IngestAsync(string file)
    {
        await using var worker = await site.StartWorkerAsync();
        var collection = await site.CreateCollectionAsync($"Collection {Guid.NewGuid():N}", Audience.Customer);
        var content = await File.ReadAllBytesAsync(KnowledgeSite.DemoFile(file), TestContext.Current.CancellationToken);
        var document = await site.UploadAsync(collection, Path.GetFileName(file), content);
        var version = await site.FinishedAsync(document);
        Assert.Equal((IngestionStage.Ready, null), (version.Stage, version.Error));
        var inside = site.Web.Services.GetRequiredService<IDocumentContentQuery>();
        var text = await inside.TextAsync(KnowledgeSite.Manager, document.VersionId, TestContext.Current.CancellationToken);
        var chunks = await inside.ChunksAsync(KnowledgeSite.Manager, document.VersionId, TestContext.Current.CancellationToken);
        var chunk = chunks.Value.FirstOrDefault(row => Squeeze(row.Text).Contains(Squeeze(Passage), StringComparison.Ordinal)) ?? chunks.Value[1];
        return (document, chunk, text.Value);
    }
}
