using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Vectrant.Core.Common;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the order of the list.</param>
/// <param name="Next">The <c>cursor</c> of the next part; null at the end.</param>
public sealed record PageBody<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Cursors are sealed for the list, the filter and the person that they were given to: nobody can make one, turn one into another
/// or use one for rows that the own filter would not show.
/// </summary>
internal sealed class Paging(IDataProtectionProvider protection)
{
    public const int MaxLimit = 200;

    public static QueryField Limit { get; } = QueryField.Number("limit", 1, MaxLimit, 50, $"How many at most, 1 to {MaxLimit}.");

    public static QueryField Cursor { get; } = QueryField.Text("cursor", 2000, "The 'next' of the part before; with the same filter.");

    public static int LimitOf(HttpRequest request) => (int)Limit.NumberIn(request);

    /// <summary>The refusal of a cursor that is none, otherwise null and what the list's query takes.</summary>
    public IResult? Refuse(HttpRequest request, out string? cursor)
    {
        cursor = null;
        if (Cursor.TextIn(request) is not { } sealedCursor)
        {
            return null;
        }

        try
        {
            cursor = SealOf(request).Unprotect(sealedCursor);
            return null;
        }
        catch (Exception problem) when (problem is CryptographicException or FormatException)
        {
            return new Error(ErrorKind.Invalid, "cursor_invalid", "This cursor does not belong to this list with this filter. Begin again without one.").ToProblem();
        }
    }

    public IResult Page<TRow, TBody>(HttpRequest request, Page<TRow> page, Func<TRow, TBody> body)
    {
        request.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Json(new PageBody<TBody>([.. page.Items.Select(body)], page.Next is { } next ? SealOf(request).Protect(next) : null), ApiJson.Options);
    }

    private IDataProtector SealOf(HttpRequest request)
    {
        var filter = request.Query.Where(pair => pair.Key != Cursor.Name && pair.Key != Limit.Name).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}");
        return protection.CreateProtector("Vectrant.Api.Cursor", request.Path, string.Join('\n', filter), CurrentActor.From(request.HttpContext.User).PersonId?.ToString() ?? "nobody");
    }
}
