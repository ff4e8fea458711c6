using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge.Pipelines;

/// <summary>Creates a pipeline, for customers or for staff. It can be asked at once, by those whom it names.</summary>
public sealed class CreatePipeline(IPipelineStore store, PipelineRules rules)
{
    public async Task<Result<PipelineId>> RunAsync(Actor actor, PipelineSettings settings, Audience audience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return PipelineErrors.MayNotManage;
        }

        var usable = await rules.CheckAsync(actor, settings, audience, cancellationToken);
        return usable.Succeeded ? await store.CreateAsync(actor, usable.Value, audience, cancellationToken) : usable.Error;
    }
}

/// <summary>Changes everything of a pipeline but its audience. It holds from the next question on.</summary>
public sealed class ChangePipeline(IPipelineStore store, IPipelineQuery query, PipelineRules rules)
{
    /// <param name="actor">Who changes it.</param>
    /// <param name="id">Which one.</param>
    /// <param name="settings">What it shall be.</param>
    /// <param name="version">The version that the actor has seen: what somebody else changed meanwhile is not overwritten.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>The new version.</returns>
    public async Task<Result<int>> RunAsync(Actor actor, PipelineId id, PipelineSettings settings, int version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return PipelineErrors.MayNotManage;
        }

        var present = await query.GetAsync(actor, id, cancellationToken);
        if (!present.Succeeded)
        {
            return present.Error;
        }

        var usable = await rules.CheckAsync(actor, settings, present.Value.Audience, cancellationToken);
        return usable.Succeeded ? await store.ChangeAsync(actor, id, usable.Value, version, cancellationToken) : usable.Error;
    }
}

/// <summary>Puts a pipeline out of use. Questions that it has answered keep its name.</summary>
public sealed class ArchivePipeline(IPipelineStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PipelineId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManageKnowledge) ? await store.ArchiveAsync(actor, id, cancellationToken) : PipelineErrors.MayNotManage;
    }
}

/// <summary>Undoes the archiving of a pipeline.</summary>
public sealed class RestorePipeline(IPipelineStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PipelineId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManageKnowledge) ? await store.RestoreAsync(actor, id, cancellationToken) : PipelineErrors.MayNotManage;
    }
}

/// <summary>Lets drafts in the chat, or questions that name no pipeline, go by this one from now on.</summary>
public sealed class MakeDefaultPipeline(IPipelineStore store)
{
    /// <returns>The one that was the default until now.</returns>
    public async Task<Result<PipelineId>> RunAsync(Actor actor, PipelineId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManageKnowledge) ? await store.MakeDefaultAsync(actor, id, cancellationToken) : PipelineErrors.MayNotManage;
    }
}
