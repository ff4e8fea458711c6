using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>Class fixture: the real app, somebody who is signed in and may do everything, and the things that forms are about.</summary>
public sealed partial class LiveDesk(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly ApiFixture _api = new(postgres);
    private IBrowserContext? _context;
    private Actor? _admin;
    private Actor? _agent;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Actor Admin => _admin ?? throw new InvalidOperationException("Nobody signed in.");

    public async ValueTask InitializeAsync()
    {
        await _api.InitializeAsync();
        var email = $"admin-{Guid.NewGuid():N}@harbour.example";
        var hired = await Find<EnsurePeople>().RunAsync([new NewPerson("Greta Sorley", email, [Role.Admin, Role.Agent], Password)], Cancellation);
        _admin = await Find<IActorSource>().FindAsync(hired.Value[0], Cancellation);
        _agent = await _api.HireAsync(Role.Agent);
        _context = await browser.NewContextAsync();
        await _context.AddInitScriptAsync(Hands.Script);
        var page = await _context.NewPageAsync();
        await page.SignInAsync(_api.App.Address, email, Password, "/account");
        await page.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.CloseAsync();
        }

        await _api.DisposeAsync();
    }

    /// <summary>An empty page of the one who is signed in, and what watches over it.</summary>
    internal async Task<(IPage Page, AttackWatch Watch)> OpenAsync()
    {
        // On a busy machine the class may last longer than a proof does.
        await _api.SqlAsync("UPDATE person_session SET proved_at = now()");
        var page = await _context!.NewPageAsync();
        return (page, await AttackWatch.OnAsync(page, _api.App.Address));
    }

    /// <summary>The address of a form, with a new thing for each word after an at sign.</summary>
    internal async Task<string> PathAsync(string path) =>
        Wanted().Match(path) is { Success: true } wanted ? path.Replace(wanted.Value, (await MakeAsync(wanted.Groups[1].Value)).ToString(), StringComparison.Ordinal) : path;

    /// <summary>Texts that a field must keep; where a guard reads them, those that it lets through, so many in one as it lets through together.</summary>
    internal IReadOnlyList<string> Kept(LiveField field) => field.Takes == Takes.Guarded
        ? [.. Together([.. AttackTexts.All.Where(text => field.Expected(text).Length > 0 && Admits(field, text))], field)]
        : field.Kept;

    internal bool Admits(LiveField field, string text) => Judge(field, text) is var verdict && (verdict is Verdict.Allow or Verdict.Warn || (verdict == Verdict.Redact && !field.AsIs));

    /// <summary>Whether the guard finds nothing in it, so that it is kept as it is.</summary>
    internal bool IsClean(LiveField field, string text) => field.Takes != Takes.Guarded || Judge(field, text) == Verdict.Allow;

    /// <summary>The one row in whose column a text with this word is, and the text; null when there is none.</summary>
    internal async Task<(JsonElement Row, string Text)?> RowAsync(string column, string word)
    {
        var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
        await using var connection = new NpgsqlConnection(_api.Connections.Owner);
        var rows = (await connection.QueryAsync<(string Row, string Text)>($"SELECT to_jsonb(t)::text, {name} FROM {table} t WHERE strpos({name}, @word) > 0", new { word })).ToList();
        return rows is [var (row, text)] ? (JsonSerializer.Deserialize<JsonElement>(row), text) : null;
    }

    private Verdict Judge(LiveField field, string text) => Find<IInputPolicy>().Check(field.Expected(text), field.Guard).Verdict.Verdict;

    private IEnumerable<string> Together(IReadOnlyList<string> texts, LiveField field)
    {
        var packed = AttackTexts.Packed(texts, field.Longest - LiveField.Own, "\n\n");
        foreach (var text in packed.Where(text => Admits(field, text)))
        {
            yield return text;
        }

        // What a guard lets through by itself it may stop beside others.
        foreach (var text in texts.Where(text => packed.Any(pack => pack.Contains(text, StringComparison.Ordinal) && !Admits(field, pack))))
        {
            yield return text;
        }
    }

    private async Task<Guid> MakeAsync(string thing) => thing switch
    {
        "person" => (await _api.HireAsync(Role.Agent)).PersonId!.Value.Value,
        "team" => (await TeamAsync()).Value,
        "document" => (await _api.UploadAsync(Admin, await _api.CollectAsync(Admin))).DocumentId.Value,
        "pipeline" => await _api.ScalarAsync<Guid>("SELECT id FROM pipeline WHERE is_default AND audience = 'internal'"),
        "taken" => await TakenAsync(),
        "draft" => (await _api.ConverseWithDraftAsync()).Conversation.Value,
        "second" => await SecondAsync(),
        "question" => (await Find<AskQuestion>().RunAsync(Admin, "What is the excess?", null, _ => Task.CompletedTask, Cancellation)).Value.Id.Value,
        _ => throw new ArgumentException($"Nobody knows how to make a {thing}.", nameof(thing)),
    };

    private async Task<TeamId> TeamAsync() => (await Find<CreateTeam>().RunAsync(Admin, new TeamSettings($"Team {Guid.NewGuid():N}", ""), Cancellation)).Value;

    private async Task<Guid> TakenAsync()
    {
        var taken = await _api.ConverseAsync();
        Assert.True((await Find<TakeOver>().RunAsync(Admin, taken, Cancellation)).Succeeded);
        return taken.Value;
    }

    /// <summary>A conversation with an answer that somebody else approved, in a team where two have to.</summary>
    private async Task<Guid> SecondAsync()
    {
        var team = await TeamAsync();
        Assert.True((await Find<SetTeamMembers>().RunAsync(Admin, team, [new TeamMember(_agent!.PersonId!.Value, false)], null, Cancellation)).Succeeded);
        Assert.True((await Find<SetSecondApprovalRule>().RunAsync(Admin, team, new SecondApprovalRule(SecondApprovalMode.Always, 0, false), Cancellation)).Succeeded);
        var (conversation, draft) = await _api.ConverseWithDraftAsync();
        await _api.SqlAsync("UPDATE conversation SET team_id = @team WHERE id = @id", new { team = team.Value, id = conversation.Value });
        var decided = await Find<ApproveDraft>().RunAsync(_agent, draft, Cancellation);
        Assert.True(decided.Succeeded && decided.Value.AwaitsSecond, decided.Error?.Message);
        return conversation.Value;
    }

    private T Find<T>()
        where T : notnull => _api.App.Services.GetRequiredService<T>();

    [GeneratedRegex("@([a-z]+)$")]
    private static partial Regex Wanted();
}
