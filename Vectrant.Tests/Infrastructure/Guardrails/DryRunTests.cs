using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Guardrails;

/// <summary>A rule on the messages that really came in.</summary>
public sealed class DryRunTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Actor Ada { get; } = new(new PersonId(Guid.CreateVersion7()), "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));

    [Fact]
    public async Task DryRun_OverMessages_CountsMatchesAndLikelyFalseAlarmsAndHidesValues()
    {
        await MessagesAsync(340, "Where is my parcel, it is number {0}?", approved: false);
        await MessagesAsync(3, "The falcon file {0} belongs to card 4111 1111 1111 1111, please check.", approved: false);
        await MessagesAsync(2, "I saw a FALCON file on your roof.", approved: true);
        var reports = new List<DryRunProgress>();

        var run = await fixture.App.Services.GetRequiredService<DryRunRule>().RunAsync(
            Ada, new DryRunRequest(GuardPipeline.Customer, GuardLayer.Input, @"falcon\s+file", 300), new Reports(reports), Cancelled);

        Assert.Equal((300, 5, 2), (run.Value.Texts, run.Value.Matches, run.Value.OrdinaryMatches));
        Assert.Equal(2, run.Value.Examples.Count(example => example.Ordinary));
        Assert.All(run.Value.Examples, example => Assert.Equal("falcon file", example.Text.Substring(example.Start, example.Length), ignoreCase: true));
        Assert.All(run.Value.Examples, example => Assert.DoesNotContain("4111", example.Text, StringComparison.Ordinal));
        Assert.Equal(new DryRunProgress(0, 300), reports[0]);
        Assert.Equal(new DryRunProgress(300, 300), reports[^1]);
        await using var owner = new NpgsqlConnection(fixture.Connections.Owner);
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("SELECT count(*)::int FROM audit_entry WHERE detail::text ILIKE '%falcon%'"));
    }

    [Fact]
    public async Task DryRun_Cancelled_EndsAndIsNotRecorded()
    {
        await MessagesAsync(250, "A quiet sentence about heron number {0}.", approved: false);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var progress = new Reports([], report =>
        {
            if (report.Done >= 100)
            {
                cancel.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.App.Services.GetRequiredService<DryRunRule>().RunAsync(
            Ada, new DryRunRequest(GuardPipeline.Customer, GuardLayer.Input, "heron number", 5000), progress, cancel.Token));

        Assert.False(await fixture.App.Services.GetRequiredService<IRuleStore>().WasDryRunAsync(GuardPipeline.Customer, GuardLayer.Input, "heron number", Cancelled));
    }

    [Theory]
    [InlineData(GuardPipeline.Customer, GuardLayer.Context)]
    [InlineData(GuardPipeline.Customer, GuardLayer.Output)]
    [InlineData(GuardPipeline.Internal, GuardLayer.Input)]
    [InlineData(GuardPipeline.Internal, GuardLayer.Context)]
    [InlineData(GuardPipeline.Internal, GuardLayer.Output)]
    public async Task DryRun_OfEachPipelineAndLayer_Reads(GuardPipeline pipeline, GuardLayer layer)
    {
        await using var owner = new NpgsqlConnection(fixture.Connections.Owner);
        var person = Guid.CreateVersion7();
        await owner.ExecuteAsync(
            """
            INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (@person, 'Nora', false, false, false, false, 0);
            INSERT INTO question (id, person_id, text, answer, asked_at)
            VALUES (gen_random_uuid(), @person, 'where is the osprey nest', '{"outcome": "answered", "text": "The osprey nest is on the roof."}', now())
            """,
            new { person });

        var run = await fixture.App.Services.GetRequiredService<DryRunRule>().RunAsync(Ada, new DryRunRequest(pipeline, layer, "osprey nest", 50), new Reports([]), Cancelled);

        Assert.Equal(pipeline == GuardPipeline.Internal && layer != GuardLayer.Context, run.Value.OrdinaryMatches > 0);
    }

    private async Task MessagesAsync(int count, string body, bool approved)
    {
        await using var owner = new NpgsqlConnection(fixture.Connections.Owner);
        await owner.OpenAsync(Cancelled);
        await owner.ExecuteAsync(
            """
            WITH c AS (
              INSERT INTO conversation (id, code, channel, state, topic, token_hash, created_at, updated_at)
              VALUES (gen_random_uuid(), left(md5(@body), 8), 'chat', 'open', 'x', decode(md5(@body), 'hex'), now(), now()) RETURNING id)
            INSERT INTO message (id, conversation_id, seq, author, body, created_at)
            SELECT gen_random_uuid(), c.id, n, 'customer', replace(@body, '{0}', n::text), clock_timestamp() FROM c, generate_series(1, @count) n
            """,
            new { body, count });
        if (approved)
        {
            await owner.ExecuteAsync(
                """
                INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
                VALUES (gen_random_uuid(), 'Ben', false, false, false, false, 0);
                INSERT INTO draft (id, conversation_id, message_id, epoch, state, created_at)
                SELECT gen_random_uuid(), conversation_id, id, 0, 'approved', now() FROM message WHERE body = @body;
                INSERT INTO decision (id, draft_id, conversation_id, kind, person_id, person_name, decided_at, draft_text, allowed_because)
                SELECT gen_random_uuid(), d.id, d.conversation_id, 'approved', (SELECT id FROM person LIMIT 1), 'Ben', now(), 'x', '{}'
                FROM draft d JOIN message m ON m.id = d.message_id WHERE m.body = @body
                """,
                new { body });
        }
    }

    private sealed class Reports(List<DryRunProgress> seen, Action<DryRunProgress>? then = null) : IProgress<DryRunProgress>
    {
        public void Report(DryRunProgress value)
        {
            seen.Add(value);
            then?.Invoke(value);
        }
    }
}
