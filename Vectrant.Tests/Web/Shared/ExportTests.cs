using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Shared;

/// <summary>Lists as files, taken from the running app.</summary>
public sealed class ExportTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    /// <summary>More than a page of the export holds twice over.</summary>
    private const int Many = 1_201;
    private readonly string _mark = $"M{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Audit_OverManyPages_HoldsEveryLineOfTheFilterOnceAndNoFormula()
    {
        await RunAsync(
            """
            INSERT INTO audit_entry (actor_name, action, subject_type, subject_id, detail)
            SELECT '=HYPERLINK("https://evil.example","' || @mark || '")', 'test.exported', 'test', n::text, jsonb_build_object('n', n) FROM generate_series(1, @Many) n
            """);
        using var client = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);

        var rows = await RowsAsync(client, $"/audit/export?person={_mark}&action=test.");

        Assert.Equal(["id", "at", "actor_id", "actor", "action", "subject_type", "subject_id", "detail"], rows[0]);
        Assert.Equal(Enumerable.Range(1, Many).Reverse().Select(number => $"{number}"), rows[1..].Select(row => row[6]));
        Assert.All(rows[1..], row => Assert.StartsWith("'=HYPERLINK", row[3], StringComparison.Ordinal));
        Assert.Equal(5, JsonDocument.Parse(rows.Single(row => row[6] == "5")[7]).RootElement.GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Export_OfAnyList_IsOnRecordWithItsRowsAndWithoutWhatWasSearched()
    {
        await PersonAsync($"Kim {_mark}");
        using var client = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);

        Assert.Equal(2, (await RowsAsync(client, $"/people/export?q={_mark}&state=Active")).Length);

        var me = (await RowsAsync(client, "/api-keys/export")).Length;
        Assert.Equal(1, me);
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        var lines = (await connection.QueryAsync<(string Action, string Detail)>(
            """
            SELECT a.action, a.detail::text FROM audit_entry a
            WHERE a.subject_id = 'people' AND a.action LIKE 'export.%'
              AND a.actor_id = (SELECT b.actor_id FROM audit_entry b WHERE b.subject_id = 'people' AND b.action = 'export.begun' AND b.detail->'filters' = '["q", "state"]' LIMIT 1)
            ORDER BY a.id
            """)).AsList();
        Assert.Equal([AuditAction.ExportBegun, AuditAction.ExportEnded], lines.Select(line => line.Action));
        Assert.DoesNotContain(lines, line => line.Detail.Contains(_mark, StringComparison.Ordinal));
        var ended = JsonDocument.Parse(lines[1].Detail).RootElement;
        Assert.Equal((1, true), (ended.GetProperty("rows").GetInt32(), ended.GetProperty("whole").GetBoolean()));
    }

    [Fact]
    public async Task People_WithNamesThatAreFormulas_AreThere()
    {
        var id = await PersonAsync($"@SUM(1;-2) {_mark}");
        using var client = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);

        var row = Assert.Single((await RowsAsync(client, $"/people/export?q={_mark}"))[1..]);

        Assert.Equal((id.ToString(), $"'@SUM(1;'-2) {_mark}", Role.Agent), (row[0], row[1], row[3]));
    }

    [Fact]
    public async Task AccessEvents_OfASubject_AreThere()
    {
        await RunAsync(
            """
            INSERT INTO access_event (minute, last_at, kind, subject, address, count)
            SELECT now(), now(), 'access_denied', @mark, '10.2.' || n / 250 || '.' || n % 250, n FROM generate_series(1, @Many) n
            """);
        using var client = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);

        var rows = await RowsAsync(client, $"/access-events/export?search={_mark}&kind=access_denied");

        Assert.Equal(Enumerable.Range(1, Many), rows[1..].Select(row => int.Parse(row[7], provider: null)).Order());
    }

    [Fact]
    public async Task SecurityEvents_OfARule_AreThere()
    {
        await RunAsync(
            """
            INSERT INTO security_event (id, at, type, layer, pipeline, verdict, code, rules, characters, matches, counts, score)
            SELECT gen_random_uuid(), now(), 'injection', 'input', 'customer', CASE WHEN n % 2 = 0 THEN 'warn' ELSE 'block' END, 'test', ARRAY[@mark], 9, n, '{"a":2}', 0.5
            FROM generate_series(1, @Many) n
            """);
        using var client = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);

        var rows = await RowsAsync(client, $"/security-events/export?rule={_mark}&verdict=Warn");

        Assert.Equal(Enumerable.Range(1, Many).Where(number => number % 2 == 0), rows[1..].Select(row => int.Parse(row[9], provider: null)).Order());
        Assert.All(rows[1..], row => Assert.Equal(("Warn", "a=2", "0.5"), (row[5], row[10], row[11])));
    }

    [Fact]
    public async Task ApiKeys_OfEverybody_AreOnlyForWhoManagesThem()
    {
        var owner = await fixture.App.Services.GetRequiredService<IActorSource>().FindAsync(await PersonAsync($"Owner {_mark}"), Cancellation);
        var request = new ApiKeyRequest($"-{_mark}", [Permission.Ask], 5);
        Assert.True((await fixture.App.Services.GetRequiredService<CreateApiKey>().RunAsync(owner!, request, Cancellation)).Succeeded);
        using var admin = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);
        using var agent = await SignedInClient.CreateAsync(fixture.App, Role.Agent, Cancellation);

        Assert.Single(await RowsAsync(admin, "/api-keys/export?all=true"), row => row[1] == $"'-{_mark}");
        Assert.Single(await RowsAsync(agent, "/api-keys/export?all=true"));
    }

    [Theory]
    [InlineData("/audit/export?from=yesterday")]
    [InlineData("/audit/export?until=9999-12-31")]
    [InlineData("/people/export?team=x")]
    [InlineData("/people/export?state=9")]
    [InlineData("/security-events/export?layer=none")]
    public async Task Export_WithAFilterThatCannotBeUsed_IsRefused(string path)
    {
        using var client = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);

        using var answer = await client.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<PersonId> PersonAsync(string name)
    {
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson(name, $"{Guid.NewGuid():N}@export.example", [Role.Agent], "a lighthouse keeper")], Cancellation);
        return made.Value[0];
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        await connection.ExecuteAsync(sql, new { mark = _mark, Many });
    }

    private static async Task<string[][]> RowsAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv; charset=utf-8; header=present", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.True(answer.Headers.TransferEncodingChunked, "The file is sent as it is read.");
        var file = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), file[..3]);
        return (await CsvReader.ReadAsync(file, Cancellation))[","];
    }
}
