using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

internal sealed class CollectionQuery(AppDatabase database) : ICollectionQuery
{
    private const string Select =
        $"""
        SELECT c.id, c.name, c.description, c.audience, c.allowed_roles, c.created_at,
               ARRAY(SELECT team_id FROM collection_team ct WHERE ct.collection_id = c.id ORDER BY team_id) AS allowed_teams,
               coalesce(d.documents, 0)::int AS documents, coalesce(d.in_work, 0)::int AS in_work, coalesce(d.failed, 0)::int AS failed,
               (SELECT count(*)::int FROM chunk k WHERE k.collection_id = c.id AND k.live) AS passages
        FROM collection c
        LEFT JOIN LATERAL (
          SELECT count(*) AS documents,
                 count(*) FILTER (WHERE v.stage NOT IN ('ready', 'failed', 'cancelled')) AS in_work,
                 count(*) FILTER (WHERE v.stage = 'failed') AS failed
          FROM document d
          JOIN LATERAL (SELECT stage FROM document_version v WHERE v.document_id = d.id ORDER BY number DESC LIMIT 1) v ON true
          WHERE d.collection_id = c.id
        ) d ON true
        WHERE {ReadingRights.OnCollection}
        """;

    public async Task<IReadOnlyList<CollectionRow>> ListAsync(Actor actor, CancellationToken cancellationToken) =>
        Reads(actor) ? await ReadAsync(actor, null, cancellationToken) : [];

    public async Task<Result<CollectionRow>> GetAsync(Actor actor, CollectionId id, CancellationToken cancellationToken)
    {
        if (!Reads(actor))
        {
            return KnowledgeErrors.MayNotRead;
        }

        var rows = await ReadAsync(actor, id, cancellationToken);
        return rows.Count == 1 ? rows[0] : KnowledgeErrors.CollectionNotFound;
    }

    private static bool Reads(Actor actor) => actor.May(Permission.ReadDocuments) || actor.May(Permission.ManageKnowledge);

    private async Task<IReadOnlyList<CollectionRow>> ReadAsync(Actor actor, CollectionId? id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Select + " AND (@id::uuid IS NULL OR c.id = @id) ORDER BY lower(c.name), c.id",
            new { id = id?.Value, everything = ReadingRights.SeesEverything(actor), roles = ReadingRights.RolesOf(actor), me = ReadingRights.PersonOf(actor) },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToModel())];
    }

    private sealed record Row
    {
        public CollectionId Id { get; init; }

        public required string Name { get; init; }

        public required string Description { get; init; }

        public required string Audience { get; init; }

        public required string[] AllowedRoles { get; init; }

        public required Guid[] AllowedTeams { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public int Documents { get; init; }

        public int InWork { get; init; }

        public int Failed { get; init; }

        public int Passages { get; init; }

        public CollectionRow ToModel() =>
            new(Id, Name, Description, AudienceName.Parse(Audience), AllowedRoles, Documents, Passages, InWork, Failed, CreatedAt)
            {
                AllowedTeams = [.. AllowedTeams.Select(TeamId.From)],
            };
    }
}
