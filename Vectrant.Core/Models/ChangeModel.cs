using Vectrant.Core.Audit;
using Vectrant.Core.Common;

namespace Vectrant.Core.Models;

public static class ModelsErrors
{
    public static Error MayNotManage { get; } = new(
        ErrorKind.Forbidden, "models_not_allowed", "Your role does not include choosing models. An administrator can change that.");

    public static Error Unusable(string problem) => new(ErrorKind.Invalid, "model_choice_unusable", problem);

    internal static Error? Check(Actor actor, ModelEntry entry)
    {
        if (!actor.May(Permission.ManageModels))
        {
            return MayNotManage;
        }

        var problems = ModelChoice.Problems(entry.Slot, entry.Provider, entry.Model, entry.Endpoint);
        return problems.Count > 0 ? Unusable(string.Join(' ', problems)) : null;
    }
}

/// <summary>Chooses the model of a slot; takes effect with the next call, on every node.</summary>
public sealed class ChangeModel(IModelSettingStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ModelEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(entry);
        if (ModelsErrors.Check(actor, entry) is { } error)
        {
            return error;
        }

        await store.SaveAsync(actor, entry, cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Lets the configuration file decide about a slot again.</summary>
public sealed class ResetModel(IModelSettingStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ModelSlot slot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageModels))
        {
            return ModelsErrors.MayNotManage;
        }

        await store.ResetAsync(actor, slot, cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Tries a choice out before or after it is in force.</summary>
public sealed class TestModel(IModelTest test, IAuditLog audit)
{
    public async Task<Result<ModelTestResult>> RunAsync(Actor actor, ModelEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(entry);
        if (ModelsErrors.Check(actor, entry) is { } error)
        {
            return error;
        }

        var result = await test.RunAsync(entry, cancellationToken);
        var detail = new Dictionary<string, object?> { ["provider"] = entry.Provider, ["model"] = entry.Model, ["succeeded"] = result.Succeeded, ["milliseconds"] = result.Milliseconds };
        await audit.AppendAsync(new AuditEntry(actor, AuditAction.ModelTested, "model", entry.Slot.ToString(), detail), cancellationToken);
        return result;
    }
}
