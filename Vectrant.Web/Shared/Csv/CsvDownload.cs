using System.Net.Mime;
using System.Text;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;

namespace Vectrant.Web.Shared.Csv;

/// <summary>A column: its name, the same in every language so that programs find it, and what stands in it.</summary>
internal sealed record CsvColumn<T>(string Name, Func<T, object?> Value);

/// <summary>
/// A whole list as a file. It is read by key, one page after the other, and sent as it is read. The log says before the first byte that
/// somebody takes it and afterwards how much of it went out, also when the reader left or the database failed.
/// </summary>
/// <param name="list">What it is a list of; in the name of the file and in the log.</param>
/// <param name="actor">Who takes it.</param>
/// <param name="filters">Names of the filters that were set. Their values may be somebody's name and are not logged.</param>
/// <param name="columns">What is written of each row.</param>
/// <param name="read">The page after a cursor, within what the actor may see.</param>
internal sealed class CsvDownload<T>(
    string list, Actor actor, IReadOnlyList<string> filters, IReadOnlyList<CsvColumn<T>> columns, Func<string?, CancellationToken, Task<Page<T>>> read) : IResult
{
    /// <summary>How many rows are in memory at a time.</summary>
    public const int PageSize = 500;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var audit = httpContext.RequestServices.GetRequiredService<IAuditLog>();
        var time = httpContext.RequestServices.GetRequiredService<TimeProvider>();
        await audit.AppendAsync(Entry(AuditAction.ExportBegun, new() { ["filters"] = filters }), httpContext.RequestAborted);
        var response = httpContext.Response;
        response.ContentType = $"{MediaTypeNames.Text.Csv}; charset=utf-8; header=present";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = $"attachment; filename=\"vectrant-{list}-{time.GetUtcNow():yyyyMMdd-HHmmss}Z.csv\"";
        var rows = 0L;
        var whole = false;
        try
        {
            // The mark at the beginning is what tells spreadsheet programs that this is UTF-8.
            await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            await writer.WriteAsync(CsvText.Line(columns.Select(column => column.Name)));
            string? cursor = null;
            do
            {
                var page = await read(cursor, httpContext.RequestAborted);
                foreach (var row in page.Items)
                {
                    await writer.WriteAsync(CsvText.Line(columns.Select(column => column.Value(row))).AsMemory(), httpContext.RequestAborted);
                    rows++;
                }

                await writer.FlushAsync(httpContext.RequestAborted);
                cursor = page.Next;
            }
            while (cursor is not null);
            whole = true;
        }
        finally
        {
            await audit.AppendAsync(Entry(AuditAction.ExportEnded, new() { ["rows"] = rows, ["whole"] = whole }), CancellationToken.None);
        }
    }

    private AuditEntry Entry(string action, Dictionary<string, object?> detail) => new(actor, action, "list", list, detail);
}
