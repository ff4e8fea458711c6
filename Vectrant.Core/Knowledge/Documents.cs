using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>Gives a document another title.</summary>
public sealed class RenameDocument(IDocumentStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, DocumentId id, string title, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(title);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return KnowledgeErrors.MayNotManage;
        }

        return DocumentRules.TitleOf(title) is { } clean ? await store.RenameAsync(actor, id, clean, cancellationToken) : KnowledgeErrors.TitleMissing;
    }
}

/// <summary>Erases a document with all its versions.</summary>
public sealed class DeleteDocument(IDocumentStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, DocumentId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManageKnowledge) ? await store.DeleteAsync(actor, id, cancellationToken) : KnowledgeErrors.MayNotManage;
    }
}

/// <summary>Makes the content of an older version current again, as a new version.</summary>
public sealed class RestoreVersion(IDocumentStore store, IIngestionQueue queue)
{
    public async Task<Result<UploadedDocument>> RunAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return KnowledgeErrors.MayNotManage;
        }

        var restored = await store.RestoreAsync(actor, id, cancellationToken);
        if (restored.Succeeded)
        {
            await queue.EnqueueAsync(restored.Value.VersionId, cancellationToken);
        }

        return restored;
    }
}

/// <summary>Starts a failed or cancelled version again.</summary>
public sealed class RetryIngestion(IDocumentStore store, IIngestionQueue queue)
{
    public async Task<Result<Done>> RunAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return KnowledgeErrors.MayNotManage;
        }

        var retried = await store.RetryAsync(actor, id, cancellationToken);
        if (retried.Succeeded)
        {
            await queue.EnqueueAsync(id, cancellationToken);
        }

        return retried;
    }
}

/// <summary>Stops the work on a version, at whatever stage it is.</summary>
public sealed class CancelIngestion(IDocumentStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, DocumentVersionId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManageKnowledge) ? await store.CancelAsync(actor, id, cancellationToken) : KnowledgeErrors.MayNotManage;
    }
}

internal static class DocumentRules
{
    public static string? TitleOf(string title) => TextInput.Line(title, 300);
}
