using Microsoft.AspNetCore.Http.Extensions;

namespace Vectrant.Web.Features.Chat;

/// <summary>
/// The language of the customers' page: what the address says, then what the browser prefers, then the organisation's first. No
/// cookie: the page sets none at all.
/// </summary>
internal static class PageLanguage
{
    private const string Parameter = "lang";

    public static string Of(HttpRequest request, IReadOnlyList<string> offered) =>
        Match(request.Query[Parameter].ToString(), offered)
        ?? request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Match(language.Value.ToString(), offered))
            .FirstOrDefault(language => language is not null)
        ?? offered[0];

    public static string AddressIn(HttpRequest request, string language)
    {
        var query = request.Query.Where(pair => pair.Key != Parameter && pair.Key is "embedded" or "accent").Append(new(Parameter, language));
        return request.PathBase + request.Path + new QueryBuilder(query).ToQueryString();
    }

    private static string? Match(string tag, IReadOnlyList<string> offered) =>
        offered.FirstOrDefault(language => tag.Equals(language, StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase));
}
