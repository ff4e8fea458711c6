using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Operations;
using Vectrant.Tests.Infrastructure.Knowledge;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Commands;
using Xunit;

namespace Vectrant.Tests.Web.Commands;

/// <summary>The command <c>ingest</c> on a real database.</summary>
public sealed class IngestRunTests(KnowledgeFixture knowledge) : IClassFixture<KnowledgeFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectrant-test-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_BesideAWorkerOnAnotherNode_LeavesTheWorkToIt()
    {
        await using var worker = await knowledge.StartWorkerAsync();
        await using var node = await knowledge.StartNodeAsync(NodeRole.Web);
        // A worker that has just started is not seen before its first sign of life.
        var work = node.Services.GetRequiredService<IBackgroundWork>();
        await Eventually.TrueAsync(() => work.IsDoneSomewhereAsync(Cancel), TimeSpan.FromMinutes(2), Cancel);
        Write("a.md", "# A\n\nWords of A.\n");
        Write("deep/b.txt", "Words of B.");
        var said = new List<string>();

        var summary = await RunAsync(said, "Beside", Audience.Customer, node.Services);

        Assert.Equal((2, 0, 2, 0), (summary.Files, summary.Unchanged, summary.Passages, summary.Failures.Count));
        Assert.DoesNotContain(said, line => line.Contains("No node", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithoutAnyWorker_DoesTheWorkItself_AndOnceOnly()
    {
        Write("good.md", "# Good\n\nWords.\n");
        Write("scan.pdf", Samples.PdfWithoutText(1));
        Write("picture.png", [0x89, 0x50, 0x4E, 0x47, 0, 0]);
        Write("paper.pdf", Samples.Pdf([(12, "Page one.")], [(12, "Page two.")]));
        await using var node = await knowledge.StartNodeAsync(NodeRole.Web);
        // A worker that a neighbouring test has just stopped counts as alive until it misses a check-in.
        var work = node.Services.GetRequiredService<IBackgroundWork>();
        await Eventually.TrueAsync(async () => !await work.IsDoneSomewhereAsync(Cancel), TimeSpan.FromMinutes(2), Cancel);
        var said = new List<string>();

        var first = await RunAsync(said, "Alone", Audience.Internal, node.Services);
        var second = await RunAsync(said, "Alone", null, node.Services);

        Assert.Contains(said, line => line.Contains("No node", StringComparison.Ordinal));
        Assert.Equal((4, 0, 2), (first.Files, first.Unchanged, first.Pages));
        Assert.Equal(["picture.png", "scan.pdf"], first.Failures.Select(failure => Path.GetFileName(failure.File)).Order());
        Assert.Contains(first.Lines(), line => line.Contains("OCR", StringComparison.Ordinal));
        Assert.Equal((4, 2, 2), (second.Files, second.Unchanged, second.Failures.Count));
    }

    [Fact]
    public async Task Run_IntoAnUnknownCollectionWithoutAudience_AsksForIt()
    {
        Write("a.md", "x");
        var refused = await New([], knowledge.Web).RunAsync(new IngestRequest([_folder.FullName], "Nowhere", null), Cancel);
        Assert.Equal("collection_missing", refused.Error?.Code);
        var lost = await New([], knowledge.Web).RunAsync(new IngestRequest(["/no/such/file"], "Nowhere", Audience.Customer), Cancel);
        Assert.Equal("path_not_found", lost.Error?.Code);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<IngestSummary> RunAsync(List<string> said, string collection, Audience? audience, IServiceProvider? services = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        return (await New(said, services ?? knowledge.Web).RunAsync(new IngestRequest([_folder.FullName], collection, audience), limit.Token)).Value;
    }

    private static IngestRun New(List<string> said, IServiceProvider services) => ActivatorUtilities.CreateInstance<IngestRun>(
        services, ActivatorUtilities.CreateInstance<KnowledgeUploads>(services), (IProgress<string>)new Said(said));

    private void Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private sealed class Said(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
