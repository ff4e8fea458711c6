using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Web.Shared.Csv;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>API keys as a file: who has which, for what and until when. Of the secret no more than the page shows.</summary>
internal static class ApiKeyExport
{
    private static readonly CsvColumn<ApiKeyLine>[] Columns =
    [
        new("id", key => key.Id.Value), new("name", key => key.Name), new("begins_with", key => key.Shown), new("scopes", key => string.Join(' ', key.Scopes)),
        new("owner_id", key => key.Owner), new("owner", key => key.OwnerName), new("created_at", key => key.CreatedAt), new("expires_at", key => key.ExpiresAt),
        new("last_used_at", key => key.LastUsedAt), new("revoked_at", key => key.RevokedAt), new("replaced", key => key.Replaced),
        new("rests", key => key.Rests),
    ];

    public static IEndpointRouteBuilder MapApiKeyExport(this IEndpointRouteBuilder routes)
    {
        routes.MapExport("/api-keys", Permission.Ask, Export);
        return routes;
    }

    private static async Task<IResult> Export(HttpRequest request, ICurrentActor actors, ListApiKeys keys, CancellationToken cancellationToken)
    {
        var given = new ListFilter(request);
        var everybodys = string.Equals(given.Text("all"), "true", StringComparison.OrdinalIgnoreCase);
        var filter = new ApiKeyFilter(given.Text("q"), given.Choice<ApiKeyState>("state"), null, CsvDownload<ApiKeyLine>.PageSize);
        var actor = await actors.GetAsync(cancellationToken);
        return given.Refusal
            ?? new CsvDownload<ApiKeyLine>(
                "api-keys", actor, given.Set, Columns, (before, stop) => keys.RunAsync(actor, everybodys, filter with { Before = before }, stop));
    }
}
