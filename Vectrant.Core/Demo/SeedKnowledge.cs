using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Core.Demo;

/// <summary>Uploads the demo's documents the way an admin would, and waits until every one of them is searchable.</summary>
public sealed class SeedKnowledge(
    IDemoFiles files,
    ICollectionQuery collections,
    CreateCollection createCollection,
    IDocumentQuery documents,
    UploadDocument uploadDocument,
    TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    public async Task<Result<Done>> RunAsync(Actor admin, DemoContent content, IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        foreach (var collection in content.Collections)
        {
            var id = await EnsureCollectionAsync(admin, collection, cancellationToken);
            if (!id.Succeeded)
            {
                return id.Error;
            }

            foreach (var file in collection.Files)
            {
                var uploaded = await EnsureDocumentAsync(admin, id.Value, file, cancellationToken);
                if (!uploaded.Succeeded)
                {
                    return uploaded.Error;
                }
            }
        }

        return await WaitAsync(admin, progress, cancellationToken);
    }

    private async Task<Result<CollectionId>> EnsureCollectionAsync(Actor admin, DemoCollection collection, CancellationToken cancellationToken)
    {
        var existing = (await collections.ListAsync(admin, cancellationToken)).FirstOrDefault(row => row.Name == collection.Name);
        if (existing is not null)
        {
            return existing.Id;
        }

        var audience = Enum.Parse<Audience>(collection.Audience, ignoreCase: true);
        var settings = new CollectionSettings(collection.Name, collection.Description, collection.AllowedRoles);
        return await createCollection.RunAsync(admin, settings, audience, cancellationToken);
    }

    private async Task<Result<Done>> EnsureDocumentAsync(Actor admin, CollectionId collection, DemoFile file, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(file.Path);
        if (await documents.FindAsync(admin, collection, name, cancellationToken) is not null)
        {
            return Done.Instance;
        }

        await using var stream = files.Open(file);
        var uploaded = await uploadDocument.RunAsync(admin, new UploadRequest(collection, name, stream, null) { Title = file.Title }, cancellationToken);
        return uploaded.Match<Result<Done>>(_ => Done.Instance, error => error);
    }

    private async Task<Result<Done>> WaitAsync(Actor admin, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var reported = -1;
        while (true)
        {
            var rows = await collections.ListAsync(admin, cancellationToken);
            var (all, inWork, failed) = (rows.Sum(row => row.Documents), rows.Sum(row => row.InWork), rows.Sum(row => row.Failed));
            if (all - inWork != reported)
            {
                reported = all - inWork;
                progress.Report($"{reported} of {all} documents are searchable");
            }

            if (inWork == 0)
            {
                return failed == 0 ? Done.Instance : DemoErrors.DocumentsFailed(failed);
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                return DemoErrors.DocumentsStuck(inWork);
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }
}
