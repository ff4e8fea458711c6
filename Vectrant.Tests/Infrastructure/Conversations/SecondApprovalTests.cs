using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>The way of an answer that needs two people, and every way in which it can be left.</summary>
public sealed class SecondApprovalTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly Desk _desk = Desk.On(fixture.Connections, ("Conversations:UndoSeconds", "5"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Decide_WithoutARule_SendsAsAlways()
    {
        var priya = await _desk.HireAsync("Priya");
        var team = await _desk.TeamAsync(null, (priya, false));
        var (conversation, draft) = await _desk.StartInAsync(team, Desk.Answer("The excess is 150 euros."));
        Assert.False((await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Value.AwaitsSecond);
        await _desk.SendAllAsync();
        Assert.Equal(2, (await _desk.TextsAsync(conversation)).Count);
        Assert.Equal(0, await _desk.ScalarAsync<long>("SELECT count(*) FROM second_approval WHERE conversation_id = @id", new { id = conversation.ConversationId.Value }));
    }

    [Fact]
    public async Task Approve_WherePolicyAsks_SendsNothingAndLeavesTheFirstPersonsList()
    {
        var waiting = await _desk.AwaitSecondAsync();
        await _desk.SendAllAsync();
        var read = await _desk.ReadAsync(waiting.Conversation);
        Assert.Equal((1, CustomerStatus.Checking), (read.Messages.Count, read.Status));
        Assert.DoesNotContain(waiting.Id, await IdsAsync(waiting.First, QueueFilter.ToDecide));
        Assert.Contains(waiting.Id, await IdsAsync(waiting.First, QueueFilter.Mine));
        var item = (await _desk.Get<IQueueQuery>().ListAsync(waiting.Lead, QueueFilter.ToDecide, Cancellation)).Items.Single(item => item.ConversationId == waiting.Id);
        Assert.Equal((QueueSituation.SecondApproval, "Priya", true), (item.Situation, item.FirstApprover, item.AwaitsYou));

        var awaited = (await _desk.DetailAsync(waiting.First, waiting.Id)).Awaited!;
        Assert.Equal((true, false, "The excess is 150 euros."), (awaited.IsYours, awaited.MayGive, awaited.Text));
        Assert.Equal([SecondApprovalCause.EveryAnswer], awaited.Because);
        Assert.True((await _desk.DetailAsync(waiting.Lead, waiting.Id)).Awaited!.MayGive);
        Assert.NotNull((await _desk.DetailAsync(waiting.Lead, waiting.Id)).WaitingSince);
    }

    [Fact]
    public async Task Give_AsItIs_SendsTheFirstPersonsText()
    {
        var waiting = await _desk.AwaitSecondAsync("The excess is 150 euros in 2026.");
        var given = await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation);
        Assert.False(given.Value.AwaitsSecond);
        Assert.Equal(QueueSituation.Sending, (await _desk.DetailAsync(waiting.Lead, waiting.Id)).Situation);

        // A double click, or a repeat after a lost answer.
        var again = (await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation)).Value;
        Assert.Equal((given.Value.Id, false), (again.Id, again.AwaitsSecond));
        await _desk.SendAllAsync();
        Assert.Equal(["The excess is 150 euros in 2026."], (await _desk.TextsAsync(waiting.Conversation)).Skip(1));
        var step = Assert.Single(Assert.Single((await _desk.DetailAsync(waiting.Lead, waiting.Id)).Decisions).Seconds);
        Assert.Equal((SecondApprovalState.Approved, "Lena", null), (step.State, step.By?.Name, step.TextAfter));
        Assert.Equal(
            ["draft.edited", "draft.second_approved", "draft.delivered"],
            (await _desk.ScalarAsync<string>("SELECT string_agg(action, ' ' ORDER BY id) FROM audit_entry WHERE subject_id = @id", new { id = waiting.Draft.ToString() }))!.Split(' '));
    }

    [Fact]
    public async Task Give_WithAnotherText_SendsThatAndKeepsAllThree()
    {
        var waiting = await _desk.AwaitSecondAsync("The excess is 200 euros.", "The excess is 150 euros.");
        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, "The excess is 250 euros.", Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        Assert.Equal(["The excess is 250 euros."], (await _desk.TextsAsync(waiting.Conversation)).Skip(1));
        var decision = Assert.Single((await _desk.DetailAsync(waiting.Lead, waiting.Id)).Decisions);
        var step = Assert.Single(decision.Seconds);
        Assert.Equal(("The excess is 150 euros.", "The excess is 200 euros.", "Priya", DecisionState.Sent), (decision.DraftText, decision.FinalText, decision.Person.Name, decision.State));
        Assert.Equal((SecondApprovalState.Edited, "The excess is 200 euros.", "The excess is 250 euros."), (step.State, step.TextBefore, step.TextAfter));
    }

    [Fact]
    public async Task Give_TextThatPromisesAPerson_CreatesTheHandOver()
    {
        var waiting = await _desk.AwaitSecondAsync();
        await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, "A colleague will get back to you today.", Cancellation);
        await _desk.SendAllAsync();
        Assert.NotNull((await _desk.DetailAsync(waiting.Lead, waiting.Id)).Handover);
    }

    [Fact]
    public async Task Return_WithAReason_GivesTheDraftBackToTheFirstPerson()
    {
        var waiting = await _desk.AwaitSecondAsync("The excess is 200 euros.");
        var giveBack = _desk.Get<ReturnDecision>();
        Assert.Equal("text_empty", (await giveBack.RunAsync(waiting.Lead, waiting.Decision, " ", Cancellation)).Error!.Code);
        Assert.True((await giveBack.RunAsync(waiting.Lead, waiting.Decision, "Wrong amount.", Cancellation)).Succeeded);
        Assert.True((await giveBack.RunAsync(waiting.Lead, waiting.Decision, "Wrong amount.", Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        var detail = await _desk.DetailAsync(waiting.First, waiting.Id);
        Assert.Equal((QueueSituation.Ready, DraftState.Ready, null), (detail.Situation, detail.Draft!.State, detail.Awaited));
        Assert.Equal((SecondApprovalState.Returned, "Wrong amount."), (detail.Decisions[0].Seconds[^1].State, detail.Decisions[0].Seconds[^1].Reason));
        Assert.Contains("Wrong amount.", detail.Messages.Single(message => message.Author == Author.Note).Text, StringComparison.Ordinal);
        Assert.Contains(waiting.Id, await IdsAsync(waiting.First, QueueFilter.Mine));
        Assert.Contains(waiting.Id, await IdsAsync(waiting.First, QueueFilter.ToDecide));
        Assert.Equal(("second_approval_returned", "Lena"), Told((await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation)).Error));

        // And once more around: decided anew it waits anew, and nothing of the first round sends anything.
        var again = await _desk.Get<EditDraft>().RunAsync(waiting.First, waiting.Draft, "The excess is 150 euros per event.", Cancellation);
        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, again.Value.Id, null, Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        Assert.Equal(["The excess is 150 euros per event."], (await _desk.TextsAsync(waiting.Conversation)).Skip(1));
    }

    [Fact]
    public async Task Undo_OfTheSecondApproval_WaitsForOneAgain()
    {
        var waiting = await _desk.AwaitSecondAsync();
        var other = await _desk.HireAsync("Olaf", Role.Admin);
        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, "Other words.", Cancellation)).Succeeded);
        Assert.True((await _desk.Get<UndoDecision>().RunAsync(waiting.Lead, waiting.Decision, Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        Assert.Single(await _desk.TextsAsync(waiting.Conversation));
        var detail = await _desk.DetailAsync(other, waiting.Id);
        Assert.Equal((QueueSituation.SecondApproval, "The excess is 150 euros."), (detail.Situation, detail.Awaited!.Text));
        Assert.Equal(2, detail.Decisions[0].Seconds.Count);
        Assert.NotNull(detail.Decisions[0].Seconds[0].UndoneAt);

        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(other, waiting.Decision, null, Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        Assert.Equal(["The excess is 150 euros."], (await _desk.TextsAsync(waiting.Conversation)).Skip(1));
        Assert.Equal("decision_already_sent", (await _desk.Get<UndoDecision>().RunAsync(other, waiting.Decision, Cancellation)).Error!.Code);
    }

    [Fact]
    public async Task Undo_ByTheFirstPerson_TakesTheWholeAnswerBack()
    {
        var waiting = await _desk.AwaitSecondAsync();
        var colleague = await _desk.HireAsync("Colin");
        await _desk.SqlAsync("INSERT INTO team_member VALUES (@team, @person, false)", new { team = waiting.Team.Value, person = colleague.PersonId!.Value.Value });
        Assert.Equal(("second_approval_not_yours", "Priya"), Told((await _desk.Get<UndoDecision>().RunAsync(colleague, waiting.Decision, Cancellation)).Error));
        Assert.Equal("second_approval_not_yours", (await _desk.Get<UndoDecision>().RunAsync(waiting.Lead, waiting.Decision, Cancellation)).Error!.Code);
        Assert.True((await _desk.Get<UndoDecision>().RunAsync(waiting.First, waiting.Decision, Cancellation)).Succeeded);
        Assert.Equal(QueueSituation.Ready, (await _desk.DetailAsync(waiting.First, waiting.Id)).Situation);
        Assert.Equal(("second_approval_withdrawn", "Priya"), Told((await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation)).Error));

        // Also in the seconds after the second approval.
        var again = (await _desk.Get<ApproveDraft>().RunAsync(waiting.First, waiting.Draft, Cancellation)).Value;
        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, again.Id, null, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<UndoDecision>().RunAsync(waiting.First, again.Id, Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        Assert.Single(await _desk.TextsAsync(waiting.Conversation));
        Assert.Equal(QueueSituation.Ready, (await _desk.DetailAsync(waiting.First, waiting.Id)).Situation);
    }

    [Fact]
    public async Task SamePerson_WhateverTheirRole_IsToldThatSomebodyElseHasTo()
    {
        var admin = await _desk.HireAsync("Ada", Role.Admin);
        var team = await _desk.TeamAsync(new SecondApprovalRule(SecondApprovalMode.Always, 0, false), (admin, true));
        var (conversation, draft) = await _desk.StartInAsync(team, Desk.Answer("The excess is 150 euros."));
        var decision = (await _desk.Get<ApproveDraft>().RunAsync(admin, draft, Cancellation)).Value.Id;
        Assert.Equal(SecondApprovalErrors.SamePerson, (await _desk.Get<GiveSecondApproval>().RunAsync(admin, decision, null, Cancellation)).Error);
        Assert.Equal(SecondApprovalErrors.SamePerson, (await _desk.Get<GiveSecondApproval>().RunAsync(admin, decision, "Other words.", Cancellation)).Error);
        Assert.Equal(SecondApprovalErrors.SamePerson, (await _desk.Get<ReturnDecision>().RunAsync(admin, decision, "No.", Cancellation)).Error);
        Assert.Equal(decision, (await _desk.Get<ApproveDraft>().RunAsync(admin, draft, Cancellation)).Value.Id);
        Assert.Equal(("second_approval_waits", "Ada"), Told((await _desk.Get<EditDraft>().RunAsync(admin, draft, "Other words.", Cancellation)).Error));
        Assert.False((await _desk.DetailAsync(admin, conversation.ConversationId)).Awaited!.MayGive);
        Assert.DoesNotContain(conversation.ConversationId, await IdsAsync(admin, QueueFilter.ToDecide));

        // Behind the app's back, too.
        var broken = await Record.ExceptionAsync(() => _desk.SqlAsync(
            "UPDATE second_approval SET state = 'approved', person_id = first_person_id, person_name = 'Ada', decided_at = now() WHERE decision_id = @id", new { id = decision.Value }));
        Assert.Contains("second_approval_by_another", broken?.Message, StringComparison.Ordinal);
        await _desk.SendAllAsync();
        Assert.Single(await _desk.TextsAsync(conversation));
    }

    [Fact]
    public async Task Give_AfterTheCustomerWroteAgain_IsToldThatItIsOutOfDate()
    {
        var waiting = await _desk.AwaitSecondAsync();
        await _desk.Get<PostMessage>().RunAsync(waiting.Id, waiting.Conversation.Token, "Wait, I meant glass.", null, Cancellation);
        Assert.Equal(ConversationErrors.DraftExpired, (await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation)).Error);
        Assert.Equal(ConversationErrors.DraftExpired, (await _desk.Get<ReturnDecision>().RunAsync(waiting.Lead, waiting.Decision, "No.", Cancellation)).Error);
        var detail = await _desk.DetailAsync(waiting.First, waiting.Id);
        Assert.Equal((null, SecondApprovalState.Expired), (detail.Awaited, detail.Decisions[0].Seconds[^1].State));
        Assert.Contains(detail.Messages, message => message.Author == Author.Note && message.Text.Contains("wrote again", StringComparison.Ordinal));

        // The draft of the new message goes its own way.
        var draft = await _desk.DraftAsync(waiting.Id, Desk.Answer("Glass is covered."));
        var next = (await _desk.Get<ApproveDraft>().RunAsync(waiting.First, draft, Cancellation)).Value;
        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, next.Id, null, Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        Assert.Equal("Glass is covered.", (await _desk.TextsAsync(waiting.Conversation))[^1]);
    }

    [Fact]
    public async Task Regenerate_WhileItWaits_IsRefusedWithTheName()
    {
        var waiting = await _desk.AwaitSecondAsync();
        Assert.Equal(("second_approval_waits", "Priya"), Told((await _desk.Get<RegenerateDraft>().RunAsync(waiting.Lead, waiting.Id, Cancellation)).Error));
    }

    private static (string? Code, string? Name) Told(Error? error) => (error?.Code, error?.Arguments.GetValueOrDefault("name"));

    private async Task<IReadOnlyList<ConversationId>> IdsAsync(Actor actor, QueueFilter part) =>
        [.. (await _desk.Get<IQueueQuery>().ListAsync(actor, part, Cancellation)).Items.Select(item => item.ConversationId)];
}
