using System.Globalization;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Operations;

namespace Vectrant.Web.Commands;

/// <summary>What came of it.</summary>
/// <param name="Files">Files that were sent.</param>
/// <param name="Unchanged">Of these, files that the collection held already.</param>
/// <param name="Pages">Pages of the new files that have pages.</param>
/// <param name="Failures">Name of the file, and why, in words.</param>
internal sealed record IngestSummary(int Files, int Unchanged, int Pages, int Passages, TimeSpan Time, IReadOnlyList<(string File, string Why)> Failures)
{
    public IEnumerable<string> Lines()
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Files} files ({Unchanged} unchanged, {Failures.Count} failed), {Pages} pages, {Passages} passages in {Time.TotalSeconds:0.0} s{(Pages > 0 ? $" ({Pages / Time.TotalSeconds:0.0} pages/s)" : string.Empty)}");
        foreach (var (file, why) in Failures)
        {
            yield return $"failed: {file}: {why}";
        }
    }
}

/// <summary>Uploads, waits and counts. Works beside running nodes; where none does background work, it does it itself.</summary>
internal sealed class IngestRun(
    KnowledgeUploads uploads,
    IDocumentQuery documents,
    IBackgroundWork work,
    TimeProvider time,
    IProgress<string> progress)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public async Task<Result<IngestSummary>> RunAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        foreach (var path in request.Paths)
        {
            if (Directory.Exists(path))
            {
                files.AddRange(Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true }).Order(StringComparer.Ordinal));
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                return new Error(ErrorKind.NotFound, "path_not_found", $"There is no file or folder {path}. Check the spelling.");
            }
        }

        var collection = await uploads.CollectionAsync(request, cancellationToken);
        if (!collection.Succeeded)
        {
            return collection.Error;
        }

        var begun = time.GetTimestamp();
        var tally = new Tally();
        var waiting = new Dictionary<DocumentVersionId, (DocumentId Document, string File)>();
        foreach (var file in files)
        {
            var sent = await uploads.SendAsync(collection.Value, file, cancellationToken);
            if (!sent.Succeeded)
            {
                tally.Failures.Add((file, sent.Error.Message));
            }
            else if (!waiting.TryAdd(sent.Value.VersionId, (sent.Value.DocumentId, file)))
            {
                tally.Unchanged++;
            }
            else if (sent.Value.AlreadyThere)
            {
                tally.Known.Add(sent.Value.VersionId);
            }
        }

        progress.Report($"{files.Count} files sent to “{request.Collection}”");
        if (waiting.Count > 0 && !await work.IsDoneSomewhereAsync(cancellationToken))
        {
            progress.Report("No node does background work at the moment, so it is done here");
            await work.StartHereAsync(cancellationToken);
        }

        await WaitAsync(waiting, tally, cancellationToken);
        return new IngestSummary(files.Count, tally.Unchanged, tally.Pages, tally.Passages, time.GetElapsedTime(begun), tally.Failures);
    }

    private async Task WaitAsync(Dictionary<DocumentVersionId, (DocumentId Document, string File)> waiting, Tally tally, CancellationToken cancellationToken)
    {
        var rounds = 0;
        using var timer = new PeriodicTimer(LookEvery, time);
        while (waiting.Count > 0)
        {
            foreach (var (id, (document, file)) in waiting.ToList())
            {
                var detail = await documents.GetAsync(IngestRequest.CommandLine, document, cancellationToken);
                var version = detail.Succeeded ? detail.Value.Versions.FirstOrDefault(version => version.Id == id) : null;
                if (version is null)
                {
                    waiting.Remove(id);
                    tally.Failures.Add((file, "It was deleted while it was being read."));
                }
                else if (version.Stage.IsFinal())
                {
                    waiting.Remove(id);
                    Count(id, version, file, tally);
                    progress.Report($"{version.Stage.ToString().ToLowerInvariant(),-9} {Path.GetFileName(file)}{(version.ChunkCount is { } passages ? $" ({passages} passages)" : string.Empty)}");
                }
            }

            // The node that was at work may have ended.
            if (waiting.Count > 0 && ++rounds % 40 == 0)
            {
                progress.Report($"{waiting.Count} files to go");
                if (!await work.IsDoneSomewhereAsync(cancellationToken))
                {
                    await work.StartHereAsync(cancellationToken);
                }
            }

            if (waiting.Count > 0)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    private static void Count(DocumentVersionId id, VersionRow version, string file, Tally tally)
    {
        if (version.Stage != IngestionStage.Ready)
        {
            tally.Failures.Add((file, version.Error ?? "Somebody cancelled it."));
        }
        else if (tally.Known.Contains(id))
        {
            tally.Unchanged++;
        }
        else
        {
            tally.Pages += version.PageCount ?? 0;
            tally.Passages += version.ChunkCount ?? 0;
        }
    }

    private sealed class Tally
    {
        public int Unchanged { get; set; }

        public int Pages { get; set; }

        public int Passages { get; set; }

        public HashSet<DocumentVersionId> Known { get; } = [];

        public List<(string File, string Why)> Failures { get; } = [];
    }
}
