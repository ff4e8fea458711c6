using Vectrant.Core.Audit;
using Vectrant.Core.Common;

namespace Vectrant.Core.Models;

public static class ModelsErrors
{
    private const int LongestName = 200;
    private const int LongestEntry = 2000;

    public static Error MayNotManage { get; } = new(
        ErrorKind.Forbidden, "models_not_allowed", "Your role does not include choosing models. An administrator can change that.");

    public static Error Unusable(string problem) => new(ErrorKind.Invalid, "model_choice_unusable", problem);

    internal static Result<ModelEntry> Check(Actor actor, ModelEntry entry)
    {
        if (!actor.May(Permission.ManageModels))
        {
            return MayNotManage;
        }

        var given = entry with { Model = Given(entry.Model, LongestName) ?? "", Endpoint = Given(entry.Endpoint, LongestEntry), NewKey = Given(entry.NewKey, LongestEntry) };
        if (IsLost(entry.Model, given.Model) || IsLost(entry.Endpoint, given.Endpoint) || IsLost(entry.NewKey, given.NewKey))
        {
            return Unusable("The model, the endpoint or the key is too long or holds characters that nobody can see, such as control characters. Type it again.");
        }

        var problems = ModelChoice.Problems(given.Slot, given.Provider, given.Model, given.Endpoint);
        return problems.Count > 0 ? Unusable(string.Join(' ', problems)) : given;
    }

    private static string? Given(string? text, int longest) => string.IsNullOrWhiteSpace(text) ? null : TextInput.Line(text, longest);

    private static bool IsLost(string? text, string? given) => !string.IsNullOrWhiteSpace(text) && string.IsNullOrEmpty(given);
}

/// <summary>Chooses the model of a slot; takes effect with the next call, on every node.</summary>
public sealed class ChangeModel(IModelSettingStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ModelEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(entry);
        var given = ModelsErrors.Check(actor, entry);
        if (!given.Succeeded)
        {
            return given.Error;
        }

        await store.SaveAsync(actor, given.Value, cancellationToken);
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
        var given = ModelsErrors.Check(actor, entry);
        if (!given.Succeeded)
        {
            return given.Error;
        }

        var result = await test.RunAsync(given.Value, cancellationToken);
        var detail = new Dictionary<string, object?>
        {
            ["provider"] = entry.Provider,
            ["model"] = given.Value.Model,
            ["endpoint"] = ModelEntry.Place(given.Value.Endpoint),
            ["succeeded"] = result.Succeeded,
            ["milliseconds"] = result.Milliseconds,
        };
        await audit.AppendAsync(new AuditEntry(actor, AuditAction.ModelTested, "model", entry.Slot.ToString(), detail), cancellationToken);
        return result;
    }
}
