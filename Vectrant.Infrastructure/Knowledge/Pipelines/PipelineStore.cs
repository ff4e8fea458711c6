using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge.Pipelines;

internal sealed class PipelineStore(AppDatabase database, TimeProvider time) : IPipelineStore
{
    private const string Insert =
        """
        INSERT INTO pipeline (id, name, description, audience, all_collections, allowed_roles, passages, least_supported, instruction, created_at, changed_at, changed_by)
        VALUES (@Id, @Name, @Description, @Audience, @AllCollections, @Roles, @Passages, @LeastSupported, @Instruction, @Now, @Now, @By)
        """;

    private const string Update =
        """
        UPDATE pipeline SET name = @Name, description = @Description, all_collections = @AllCollections, allowed_roles = @Roles, passages = @Passages,
               least_supported = @LeastSupported, instruction = @Instruction, version = version + 1, changed_at = @Now, changed_by = @By
        WHERE id = @Id
        """;

    // The collection's own audience goes into the row: what it says against the pipeline's is the database's to judge. A collection
    // that is gone leaves an audience of nothing, which no row may have.
    private const string Named =
        """
        DELETE FROM pipeline_collection WHERE pipeline_id = @Id AND collection_id <> ALL (@Collections);
        INSERT INTO pipeline_collection (pipeline_id, side, collection_id, audience)
        SELECT @Id, @Audience, named, coalesce(c.audience, @Audience) FROM unnest(@Collections) AS named LEFT JOIN collection c ON c.id = named ON CONFLICT DO NOTHING;
        DELETE FROM pipeline_team WHERE pipeline_id = @Id AND team_id <> ALL (@Teams);
        INSERT INTO pipeline_team (pipeline_id, team_id) SELECT @Id, team FROM unnest(@Teams) AS team ON CONFLICT DO NOTHING
        """;

    public async Task<Result<PipelineId>> CreateAsync(Actor actor, PipelineSettings settings, Audience audience, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = new PipelineId(Guid.CreateVersion7(now));
        await using var write = await PipelineWrite.BeginAsync(database, actor, cancellationToken);
        var row = RowOf(id, settings, AudienceName.Of(audience), now, actor.Name);
        if ((await write.TryAsync(Insert, row, settings.Name) ?? await write.TryAsync(Named, row, settings.Name)) is { } refusal)
        {
            return refusal;
        }

        await write.CommitAsync(AuditAction.PipelineCreated, id, [("audience", row.Audience), .. Facts(settings)]);
        return id;
    }

    public async Task<Result<int>> ChangeAsync(Actor actor, PipelineId id, PipelineSettings settings, int version, CancellationToken cancellationToken)
    {
        await using var write = await PipelineWrite.BeginAsync(database, actor, cancellationToken);
        if (await write.LockAsync(id) is not { } present)
        {
            return PipelineErrors.NotFound;
        }

        if (present.ArchivedAt is not null || present.Version != version)
        {
            return present.ArchivedAt is not null ? PipelineErrors.MustBeRestored : PipelineErrors.ChangedMeanwhile(present.ChangedBy);
        }

        if (present.IsDefault && (settings.AllowedRoles.Count > 0 || settings.AllowedTeams.Count > 0))
        {
            return PipelineErrors.DefaultIsForAll;
        }

        var row = RowOf(id, settings, present.Audience, time.GetUtcNow(), actor.Name);
        if ((await write.TryAsync(Update, row, settings.Name) ?? await write.TryAsync(Named, row, settings.Name)) is { } refusal)
        {
            return refusal;
        }

        await write.CommitAsync(AuditAction.PipelineChanged, id, [("from", present.Name), ("version", version + 1), .. Facts(settings)]);
        return version + 1;
    }

    public async Task<Result<Done>> ArchiveAsync(Actor actor, PipelineId id, CancellationToken cancellationToken)
    {
        await using var write = await PipelineWrite.BeginAsync(database, actor, cancellationToken);
        var present = await write.LockAsync(id);
        if (present is null or { IsDefault: true })
        {
            return present is null ? PipelineErrors.NotFound : PipelineErrors.DefaultStays;
        }

        return present.ArchivedAt is null ? await SetArchivedAsync(write, actor, id, present, AuditAction.PipelineArchived, time.GetUtcNow()) : Done.Instance;
    }

    public async Task<Result<Done>> RestoreAsync(Actor actor, PipelineId id, CancellationToken cancellationToken)
    {
        await using var write = await PipelineWrite.BeginAsync(database, actor, cancellationToken);
        var present = await write.LockAsync(id);
        return present is null ? PipelineErrors.NotFound
            : present.ArchivedAt is null ? Done.Instance
            : await SetArchivedAsync(write, actor, id, present, AuditAction.PipelineRestored, time.GetUtcNow());
    }

    public async Task<Result<PipelineId>> MakeDefaultAsync(Actor actor, PipelineId id, CancellationToken cancellationToken)
    {
        await using var write = await PipelineWrite.BeginAsync(database, actor, cancellationToken);
        var present = await write.LockAsync(id);
        if (present is null or { ArchivedAt: not null } or { IsLimited: true })
        {
            return present is null ? PipelineErrors.NotFound : present.ArchivedAt is not null ? PipelineErrors.MustBeRestored : PipelineErrors.DefaultIsForAll;
        }

        var before = await write.DefaultOfAsync(present.Audience);
        if (before != id)
        {
            var row = new { id, before, now = time.GetUtcNow(), by = actor.Name };
            const string Changed = "version = version + 1, changed_at = @now, changed_by = @by";

            // In two steps: a unique index is checked row by row.
            await write.ExecuteAsync($"UPDATE pipeline SET is_default = false, {Changed} WHERE id = @before", row);
            await write.ExecuteAsync($"UPDATE pipeline SET is_default = true, {Changed} WHERE id = @id", row);
            await write.CommitAsync(AuditAction.PipelineMadeDefault, id, ("name", present.Name), ("audience", present.Audience), ("before", before.ToString()));
        }

        return before;
    }

    private static async Task<Result<Done>> SetArchivedAsync(PipelineWrite write, Actor actor, PipelineId id, PipelineHead present, string action, DateTimeOffset now)
    {
        DateTimeOffset? at = action == AuditAction.PipelineArchived ? now : null;
        var refusal = await write.TryAsync(
            "UPDATE pipeline SET archived_at = @at, version = version + 1, changed_at = @now, changed_by = @by WHERE id = @id",
            new { id, at, now, by = actor.Name },
            present.Name);
        if (refusal is not null)
        {
            return refusal;
        }

        await write.CommitAsync(action, id, ("name", present.Name));
        return Done.Instance;
    }

    private static PipelineParameters RowOf(PipelineId id, PipelineSettings settings, string audience, DateTimeOffset now, string by) => new(
        id.Value, settings.Name, settings.Description, audience, settings.Collections is null, [.. settings.AllowedRoles],
        settings.Tuning.Passages, settings.Tuning.LeastSupported, settings.Tuning.Instruction, now, by,
        [.. (settings.Collections ?? []).Select(collection => collection.Value)], [.. settings.AllowedTeams.Select(team => team.Value)]);

    // Not the instruction itself: the log holds names of settings and counts, never text that somebody wrote for a model.
    private static (string, object?)[] Facts(PipelineSettings settings) =>
    [
        ("name", settings.Name),
        ("collections", settings.Collections?.Select(collection => collection.Value)),
        ("allowed_roles", settings.AllowedRoles),
        ("allowed_teams", settings.AllowedTeams.Select(team => team.Value)),
        ("passages", settings.Tuning.Passages),
        ("least_supported", settings.Tuning.LeastSupported),
        ("instruction_characters", settings.Tuning.Instruction.Length),
    ];

    private sealed record PipelineParameters(
        Guid Id, string Name, string Description, string Audience, bool AllCollections, string[] Roles, int? Passages, int LeastSupported, string Instruction,
        DateTimeOffset Now, string By, Guid[] Collections, Guid[] Teams);
}
