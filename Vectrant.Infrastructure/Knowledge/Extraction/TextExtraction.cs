using System.Data;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Fetches the original file and hands it to the reader of its kind.</summary>
internal sealed class TextExtraction(AppDatabase database, IOptions<KnowledgeOptions> options) : ITextExtraction
{
    public async Task<Result<ExtractedText>> ExtractAsync(IngestionClaim claim, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("vectrant-read-").FullName;
        try
        {
            var path = Path.Combine(folder, "original");
            await FetchAsync(claim.VersionId, path, cancellationToken);
            return await FileReaders.ReadAsync(path, claim.Kind, options.Value, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task FetchAsync(DocumentVersionId id, string path, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT f.content FROM document_version v JOIN stored_file f ON f.sha256 = v.sha256 WHERE v.id = $1", connection);
        command.Parameters.Add(new() { Value = id.Value });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            // Deleted a moment ago: the claim is void, and the next write says so.
            throw new OperationCanceledException("The file was deleted while it was being read.");
        }

        await using var content = await reader.GetStreamAsync(0, cancellationToken);
        await using var file = File.Create(path);
        await content.CopyToAsync(file, cancellationToken);
    }
}
