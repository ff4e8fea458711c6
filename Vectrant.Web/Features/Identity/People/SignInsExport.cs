using Vectrant.Core.Common;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Shared.Csv;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>Who is signed in at this moment, as a file.</summary>
internal static class SignInsExport
{
    private static readonly CsvColumn<OpenSignIn>[] Columns =
    [
        new("id", signIn => signIn.Id), new("kind", signIn => signIn.IsProgram ? "program" : "browser"), new("person_id", signIn => signIn.Person),
        new("name", signIn => signIn.PersonName), new("email", signIn => signIn.Email), new("with", signIn => string.Join(' ', signIn.Methods)),
        new("agent", signIn => signIn.Agent), new("address", signIn => signIn.Address), new("signed_in_at", signIn => signIn.CreatedAt), new("seen_at", signIn => signIn.SeenAt),
    ];

    public static IEndpointRouteBuilder MapSignInsExport(this IEndpointRouteBuilder routes)
    {
        routes.MapExport("/sessions", Permission.ManagePeople, Export);
        return routes;
    }

    private static async Task<IResult> Export(HttpRequest request, ICurrentActor actors, ISessionQuery sessions, CancellationToken cancellationToken)
    {
        var given = new ListFilter(request);
        var filter = new OpenSignInFilter(given.Text("q"), given.Choice<OpenSignInKind>("kind"), null, CsvDownload<OpenSignIn>.PageSize);
        var actor = await actors.GetAsync(cancellationToken);
        return given.Refusal
            ?? new CsvDownload<OpenSignIn>("sign-ins", actor, given.Set, Columns, (after, stop) => sessions.OpenAsync(actor, filter with { After = after }, stop));
    }
}
