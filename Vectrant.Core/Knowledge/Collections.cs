using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>Creates a collection for customers or for staff.</summary>
public sealed class CreateCollection(ICollectionStore store)
{
    public async Task<Result<CollectionId>> RunAsync(Actor actor, CollectionSettings settings, Audience audience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var usable = CollectionRules.Check(actor, settings);
        return usable.Succeeded ? await store.CreateAsync(actor, usable.Value, audience, cancellationToken) : usable.Error;
    }
}

/// <summary>Changes name, description, allowed roles and allowed teams.</summary>
public sealed class ChangeCollection(ICollectionStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, CollectionId id, CollectionSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var usable = CollectionRules.Check(actor, settings);
        return usable.Succeeded ? await store.ChangeAsync(actor, id, usable.Value, cancellationToken) : usable.Error;
    }
}

/// <summary>Deletes a collection that holds no documents.</summary>
public sealed class DeleteCollection(ICollectionStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, CollectionId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManageKnowledge) ? await store.DeleteAsync(actor, id, cancellationToken) : KnowledgeErrors.MayNotManage;
    }
}

internal static class CollectionRules
{
    private const int MostTeams = 100;

    public static Result<CollectionSettings> Check(Actor actor, CollectionSettings settings)
    {
        if (!actor.May(Permission.ManageKnowledge))
        {
            return KnowledgeErrors.MayNotManage;
        }

        if (TextInput.Line(settings.Name, 100) is not { } name)
        {
            return KnowledgeErrors.CollectionNameMissing;
        }

        var description = TextInput.Clean(settings.Description);
        if (!TextInput.IsWithin(description, 1000))
        {
            return KnowledgeErrors.DescriptionTooLong;
        }

        var roles = settings.AllowedRoles.Select(role => TextInput.Line(role, 100)).OfType<string>().ToList();
        return roles.Count != settings.AllowedRoles.Count || roles.Distinct(StringComparer.Ordinal).Count() > 50
            ? KnowledgeErrors.RolesUnusable
            : settings.AllowedTeams.Count > MostTeams ? KnowledgeErrors.TooManyTeams
            : new CollectionSettings(name, description, [.. roles.Distinct(StringComparer.Ordinal)]) { AllowedTeams = [.. settings.AllowedTeams.Distinct()] };
    }
}
