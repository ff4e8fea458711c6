using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vectrant.Core.Knowledge;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Knowledge;

/// <summary>The page of the knowledge base in a real browser.</summary>
public sealed class KnowledgePageTests(KnowledgeSite site) : IClassFixture<KnowledgeSite>
{
    // A PDF of one empty page: valid, and without a word.
    private const string WordlessPdf =
        """
        %PDF-1.4
        1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
        2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
        3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >> endobj
        xref
        0 4
        0000000000 65535 f 
        0000000009 00000 n 
        0000000058 00000 n 
        0000000115 00000 n 
        trailer << /Size 4 /Root 1 0 R >>
        startxref
        186
        %%EOF
        """;

    [Fact]
    public async Task Upload_FilesIntoANewCollection_AreFollowedUntilReady()
    {
        var page = await site.SignInAsync(KnowledgeSite.Admin, "/knowledge");
        await page.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Terms of the house");
        await page.GetByRole(AriaRole.Radio, new() { Name = "customers" }).CheckAsync();

        // The choice of roles goes away and the buttons move: a click while they do would miss.
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create collection" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Terms of the house" }).ClickAsync();
        await Expect(page.Locator("#upload-hint")).ToContainTextAsync("“Terms of the house”");

        await page.SetInputFilesAsync(
            "#upload-files",
            [
                KnowledgeSite.File("moving.md", "# Moving\n\nTell us the new address before you move."),
                KnowledgeSite.File("glossary.csv", "term,meaning\nexcess,what you pay yourself\n"),
                KnowledgeSite.File("leaflet.txt", "Good to know. The office opens at eight."),
                KnowledgeSite.File("page.html", "<h1>Complaints</h1><p>Write to us within a month.</p>"),
            ]);

        await Expect(page.GetByText("4 of 4 received")).ToBeVisibleAsync();
        var rows = page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.GetByText("Received")).ToHaveCountAsync(4);

        // Nobody reloads: the page follows a worker that starts on another node.
        await using var worker = await site.StartWorkerAsync();
        await Expect(rows.GetByText("Ready")).ToHaveCountAsync(4, new() { Timeout = KnowledgeSite.ReadyLimit });
        await Expect(page.Locator("p[role=status]")).ToContainTextAsync("is ready.");
        await Expect(page).ToHaveURLAsync(new Regex("collection="));

        await page.SetInputFilesAsync("#upload-files", [KnowledgeSite.File("copy.txt", "Good to know. The office opens at eight.")]);
        await Expect(page.GetByText("Already there")).ToBeVisibleAsync();
        await Expect(rows).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task Upload_BadFiles_EachSaysWhatIsWrong()
    {
        await site.CreateCollectionAsync("Bad files", Audience.Internal);
        await using var worker = await site.StartWorkerAsync();
        var page = await site.SignInAsync(KnowledgeSite.Admin, "/knowledge");
        await page.GetByLabel("Into collection").SelectOptionAsync(new SelectOptionValue { Label = "Bad files (internal)" });

        await page.SetInputFilesAsync(
            "#upload-files",
            [
                KnowledgeSite.File("empty.txt", ""),
                KnowledgeSite.File("setup.exe", "# Terms\n\n- Hail is insured.\n- Frost is not.\n"),
                KnowledgeSite.File("picture.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]),
                KnowledgeSite.File("wordless.pdf", WordlessPdf),
                KnowledgeSite.File("broken.pdf", "%PDF-1.7\nnothing of what a PDF needs"),
            ]);

        var sent = page.Locator(".sent li");
        await Expect(sent.Filter(new() { HasText = "empty.txt" })).ToContainTextAsync("The file is empty.");
        await Expect(sent.Filter(new() { HasText = "setup.exe" })).ToContainTextAsync("ends in .exe, but its content is that of a .md file.");
        await Expect(sent.Filter(new() { HasText = "picture.png" })).ToContainTextAsync("none of the kinds that can be read");
        var wide = new LocatorAssertionsToContainTextOptions { Timeout = KnowledgeSite.ReadyLimit };
        await Expect(page.Locator("main")).ToContainTextAsync("pictures of pages but no text", wide);
        await Expect(page.Locator("main")).ToContainTextAsync("The file is damaged", wide);
    }

    [Fact]
    public async Task CancelAndRetry_OfADocumentThatWaits_ChangeItsStage()
    {
        var collection = await site.CreateCollectionAsync("Waiting room", Audience.Internal);
        await site.UploadAsync(collection, "waiting.txt", "Words that wait for a worker."u8.ToArray());
        var page = await site.SignInAsync(KnowledgeSite.Admin, $"/knowledge?collection={collection}");
        // By its name: until the filter of the address is in force the list may hold what the neighbours left.
        var row = page.Locator("tbody tr").Filter(new() { HasText = "waiting.txt" });
        await Expect(row).ToContainTextAsync("Received");

        await row.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Cancelled");
        await row.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Received");

        await row.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Lost for good");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete document" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing matches the filter" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Filter_IsInTheAddress_AndKeepsRunningUploadsOnScreen()
    {
        var collection = await site.CreateCollectionAsync("Filtered", Audience.Internal);
        await site.UploadAsync(collection, "alpha.txt", "The first of two."u8.ToArray());
        await site.UploadAsync(collection, "beta.txt", "The second of two."u8.ToArray());
        var page = await site.SignInAsync(KnowledgeSite.Admin, $"/knowledge?collection={collection}&q=alph");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.SetInputFilesAsync("#upload-files", [KnowledgeSite.File("empty.txt", "")]);
        await Expect(page.GetByText("Not taken")).ToBeVisibleAsync();

        await page.GetByLabel("Search").FillAsync("");
        await page.GetByLabel("Search").PressAsync("Enter");

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.GetByText("Not taken")).ToBeVisibleAsync();
        await Expect(page).Not.ToHaveURLAsync(new Regex("[?&]q="));
        await page.GetByLabel("State").SelectOptionAsync("ready");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing matches the filter" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("stage=ready"));
    }

    [Fact]
    public async Task Collections_RenamedAndDeleted_NameWhatHappens()
    {
        var collection = await site.CreateCollectionAsync("Old name", Audience.Internal, "Agent");
        await site.UploadAsync(collection, "one.txt", "One document."u8.ToArray());
        var page = await site.SignInAsync(KnowledgeSite.Admin, $"/knowledge?collection={collection}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("New name");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Team lead" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "New name" })).ToContainTextAsync("Only Agent, Team lead");

        await page.Locator("li.selected").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete collection" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("still holds 1 document");
    }
}
