using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>People, for programs that act for who manages them.</summary>
internal static class PeopleEndpoints
{
    private const string One = "/{id:guid}";

    private static readonly QueryField Search = QueryField.Text("search", 200, "A part of the name or of the address.");
    private static readonly QueryField OfRole = QueryField.Text("role", 50, $"Only those with this role: {string.Join(", ", Role.All)}.");
    private static readonly QueryField State = QueryField.Choice<PersonState>("state", "Only those who may sign in, who may not, who were invited and have chosen no password yet, or who were not seen for 90 days.");

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/people", "People");
        api.Get("", ListAsync, Permission.ManagePeople)
            .WithName("listPeople").WithSummary("Lists people by name.")
            .TakesQuery(Search, OfRole, State, Paging.Cursor, Paging.Limit).Produces<PageBody<PersonDetailBody>>().Refuses(400);
        api.Get(One, ReadAsync, Permission.ManagePeople)
            .WithName("readPerson").WithSummary("Reads a person.")
            .TakesQuery().ReadsVersion<PersonDetailBody>().Refuses(400);
        api.Patch(One, RenameAsync, Permission.ManagePeople)
            .WithName("renamePerson").WithSummary("Changes the name that colleagues and the audit log see from now on.")
            .TakesQuery().TakesVersion("person").TakesJson(new PersonNameBody("Priya Nair")).GivesVersion<PersonDetailBody>(ReadAsync);
        api.Put(One + "/roles", ChangeRolesAsync, Permission.ManagePeople)
            .WithName("changeRoles").WithSummary("Sets the roles of a person; nobody gives themselves or others more than they have, and no program makes an admin.")
            .TakesQuery().TakesVersion("person").TakesJson(new RolesBody([Role.Agent])).GivesVersion<PersonDetailBody>(ReadAsync)
            .IsNeverCritical("Only making an admin is critical, which no program does.");
        api.Post(One + "/disable", DisableAsync, Permission.ManagePeople)
            .WithName("disablePerson").WithSummary("Keeps somebody out from now on, and ends their sign-ins.")
            .TakesQuery().TakesVersion("person").GivesVersion<PersonDetailBody>(ReadAsync);
        api.Post(One + "/enable", EnableAsync, Permission.ManagePeople)
            .WithName("enablePerson").WithSummary("Lets somebody in again, with the roles and teams that they had.")
            .TakesQuery().TakesVersion("person").GivesVersion<PersonDetailBody>(ReadAsync);
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ICurrentActor actors, IPersonQuery query, Paging paging, CancellationToken cancellationToken)
    {
        if (paging.Refuse(request, out var after) is { } refusal)
        {
            return refusal;
        }

        if (OfRole.TextIn(request) is { } role && !Role.All.Contains(role))
        {
            return IdentityErrors.UnknownRole(role).ToProblem();
        }

        var filter = new PersonFilter(Search.TextIn(request), OfRole.TextIn(request), null, State.ChoiceIn<PersonState>(request), after, Paging.LimitOf(request));
        return paging.Page(request, await query.ListAsync(await actors.GetAsync(cancellationToken), filter, cancellationToken), PersonDetailBody.Of);
    }

    private static async Task<IResult> ReadAsync(Guid id, ICurrentActor actors, IPersonQuery query, CancellationToken cancellationToken) =>
        Shown(await query.GetAsync(await actors.GetAsync(cancellationToken), new PersonId(id), cancellationToken));

    private static async Task<IResult> RenameAsync(Guid id, HttpRequest request, ICurrentActor actors, IPersonQuery query, RenamePerson rename, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<PersonNameBody>(request, cancellationToken);
        return body is null
            ? refusal!
            : await ChangeAsync(request, new PersonId(id), actors, query, (actor, seen) => rename.RunAsync(actor, seen.Id, body.Name, seen.Version, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> ChangeRolesAsync(Guid id, HttpRequest request, ICurrentActor actors, IPersonQuery query, ChangeRoles change, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<RolesBody>(request, cancellationToken);
        return body is null
            ? refusal!
            : await ChangeAsync(
                request, new PersonId(id), actors, query,
                (actor, seen) => CriticalDeeds.MakesAdmin(body.Roles.Except(seen.Roles))
                    ? Task.FromResult<Result<ChangedRoles>>(PersonErrors.AdminByProgram)
                    : change.RunAsync(
                        actor, new RoleChange(seen.Id, body.Roles.Except(seen.Roles).ToHashSet(), seen.Roles.Except(body.Roles).ToHashSet(), seen.Version), cancellationToken),
                cancellationToken);
    }

    private static Task<IResult> DisableAsync(Guid id, HttpRequest request, ICurrentActor actors, IPersonQuery query, DisablePerson disable, CancellationToken cancellationToken) =>
        ChangeAsync(request, new PersonId(id), actors, query, (actor, seen) => disable.RunAsync(actor, seen.Id, cancellationToken), cancellationToken);

    private static Task<IResult> EnableAsync(Guid id, HttpRequest request, ICurrentActor actors, IPersonQuery query, EnablePerson enable, CancellationToken cancellationToken) =>
        ChangeAsync(request, new PersonId(id), actors, query, (actor, seen) => enable.RunAsync(actor, seen.Id, cancellationToken), cancellationToken);

    private static async Task<IResult> ChangeAsync<T>(
        HttpRequest request, PersonId id, ICurrentActor actors, IPersonQuery query, Func<Actor, PersonRow, Task<Result<T>>> change, CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        var seen = await query.GetAsync(actor, id, cancellationToken);
        if (!seen.Succeeded)
        {
            return seen.Error.ToProblem();
        }

        if (EntityTags.Refuse(request, PersonDetailBody.Of(seen.Value)) is { } stale)
        {
            return stale;
        }

        var changed = await change(actor, seen.Value);
        return changed.Succeeded ? Shown(await query.GetAsync(actor, id, cancellationToken)) : changed.Error.ToProblem();
    }

    private static IResult Shown(Result<PersonRow> person) => person.Match(row => EntityTags.Versioned(PersonDetailBody.Of(row)), error => error.ToProblem());
}

/// <summary>A person.</summary>
/// <param name="Teams">Names of the teams that they belong to.</param>
/// <param name="DisabledAt">Null for somebody who may sign in.</param>
public sealed record PersonDetailBody(Guid Id, string Name, string Email, IReadOnlyList<string> Roles, IReadOnlyList<string> Teams, DateTimeOffset? DisabledAt)
{
    internal static PersonDetailBody Of(PersonRow row) => new(row.Id.Value, row.Name, row.Email, row.Roles, row.Teams, row.DisabledAt);
}

/// <summary>Another name.</summary>
/// <param name="Name">1 to 100 characters.</param>
public sealed record PersonNameBody(string Name);

/// <summary>All roles that the person shall have.</summary>
public sealed record RolesBody(IReadOnlyList<string> Roles);
