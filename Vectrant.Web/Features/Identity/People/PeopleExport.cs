using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Web.Shared.Csv;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>Everybody who can sign in, as a file.</summary>
internal static class PeopleExport
{
    private static readonly CsvColumn<PersonRow>[] Columns =
    [
        new("id", person => person.Id), new("name", person => person.Name), new("email", person => person.Email),
        new("roles", person => string.Join(' ', person.Roles)), new("teams", person => string.Join(", ", person.Teams)), new("invited", person => person.IsInvited),
        new("disabled_at", person => person.DisabledAt), new("seen_at", person => person.SeenAt), new("sign_ins", person => person.SignIns),
    ];

    public static IEndpointRouteBuilder MapPeopleExport(this IEndpointRouteBuilder routes)
    {
        routes.MapExport("/people", Permission.ManagePeople, Export);
        return routes;
    }

    private static async Task<IResult> Export(HttpRequest request, ICurrentActor actors, IPersonQuery people, CancellationToken cancellationToken)
    {
        var given = new ListFilter(request);
        var filter = new PersonFilter(
            given.Text("q"), given.Text("role"), given.Id("team") is { } team ? new TeamId(team) : null, given.Choice<PersonState>("state"), null, CsvDownload<PersonRow>.PageSize);
        var actor = await actors.GetAsync(cancellationToken);
        return given.Refusal
            ?? new CsvDownload<PersonRow>("people", actor, given.Set, Columns, (after, stop) => people.ListAsync(actor, filter with { After = after }, stop));
    }
}
