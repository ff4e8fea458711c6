using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Features.Ask;
using Xunit;

namespace Vectrant.Tests.Web.Ask;

/// <summary>What was answered from a document is read for as long as the document may be opened.</summary>
public sealed class WithheldAnswerTests(AskSite site) : IClassFixture<AskSite>
{
    private const string Secret = "The move to Leith is on 4 May.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_AfterTheReaderLeftTheTeam_IsWithheldEverywhere()
    {
        var (page, asked) = await AskAsync();
        await using (page.Context)
        {
            await AssertShownAsync(asked, shown: true);
            Assert.True((await Get<SetTeamMembers>().RunAsync(asked.Admin, asked.Team, [], null, Cancellation)).Succeeded);
            await AssertShownAsync(asked, shown: false);

            await page.GotoAsync(site.At("/ask"));
            await Assertions.Expect(page.Locator("article").First).ToContainTextAsync("that you may not read any more");
            await Assertions.Expect(page.Locator("article").First).Not.ToContainTextAsync("Leith");
            await page.KeepPictureAsync("ask-withheld");
        }
    }

    [Fact]
    public async Task Answer_AfterTheDocumentWasRemoved_IsWithheld()
    {
        var (page, asked) = await AskAsync();
        await using (page.Context)
        {
            Assert.True((await Get<DeleteDocument>().RunAsync(asked.Admin, asked.Document, Cancellation)).Succeeded);
            await AssertShownAsync(asked, shown: false);
        }
    }

    private async Task AssertShownAsync(Asked asked, bool shown)
    {
        var query = Get<IQuestionQuery>();
        var listed = Assert.Single((await query.ListAsync(asked.Person, null, 9, Cancellation)).Items);
        var recent = Assert.Single(await query.RecentAsync(asked.Person, null, DateTimeOffset.UnixEpoch, 9, Cancellation));
        var found = await query.FindAsync(asked.Person, asked.Question, Cancellation);
        Assert.All([listed, recent, found!], question =>
        {
            Assert.Equal((shown, !shown), (question.Answer is not null, question.Withheld));
            Assert.Equal((shown, !shown), (QuestionBody.Of(question).Answer is not null, QuestionBody.Of(question).Withheld));
        });
    }

    /// <summary>Somebody of a team that alone reads the document, with an answer that was written from it.</summary>
    private async Task<(IPage Page, Asked Asked)> AskAsync()
    {
        var (page, id) = await site.JoinAsync(Role.Employee, "/ask");

        // An open page loads anew when rights change; this one must not do so while the test goes there.
        await page.GotoAsync("about:blank");
        var people = await Get<EnsurePeople>().RunAsync([new NewPerson("Ada Lind", $"{Guid.NewGuid():N}@ask.example", [Role.Admin], "a lighthouse keeper")], Cancellation);
        var (person, admin) = (ActorOf(new PersonId(id), Role.Employee), ActorOf(people.Value[0], Role.Admin));
        var team = (await Get<CreateTeam>().RunAsync(admin, new TeamSettings($"Team {Guid.NewGuid():N}", ""), Cancellation)).Value;
        Assert.True((await Get<SetTeamMembers>().RunAsync(admin, team, [new TeamMember(person.PersonId!.Value, false)], null, Cancellation)).Succeeded);
        var settings = new CollectionSettings($"Moves {Guid.NewGuid():N}", "", []) { AllowedTeams = [team] };
        var collection = (await Get<CreateCollection>().RunAsync(admin, settings, Audience.Internal, Cancellation)).Value;
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Secret));
        var document = (await Get<UploadDocument>().RunAsync(admin, new UploadRequest(collection, "move.md", content, null), Cancellation)).Value.DocumentId;

        var answer = Desk.Answer(Secret);
        answer = answer with { Passages = [.. answer.Passages.Select(passage => passage with { DocumentId = document })] };
        await using var connection = new NpgsqlConnection(site.Connections.Owner);
        var question = await connection.ExecuteScalarAsync<Guid>(
            """
            INSERT INTO question (id, person_id, text, asked_at, answer, pipeline_id, pipeline_name)
            SELECT gen_random_uuid(), @id, 'When do we move?', now(), @answer::jsonb, p.id, p.name FROM pipeline p WHERE p.is_default AND p.audience = 'internal'
            RETURNING id
            """,
            new { id, answer = StoredJson.Write(answer) });
        return (page, new Asked(admin, person, new QuestionId(question), document, team));
    }

    private static Actor ActorOf(PersonId id, string role) => new(id, "Kim Hale", new HashSet<string> { role }, Authority.PermissionsOf([role]));

    private T Get<T>()
        where T : notnull => site.Web.Services.GetRequiredService<T>();

    private sealed record Asked(Actor Admin, Actor Person, QuestionId Question, DocumentId Document, TeamId Team);
}
