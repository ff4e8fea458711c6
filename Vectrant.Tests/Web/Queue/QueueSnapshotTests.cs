using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Identity;
using Vectrant.Web.Features.Queue;
using Xunit;

namespace Vectrant.Tests.Web.Queue;

public sealed class QueueSnapshotTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Actor Me = new(new PersonId(Guid.CreateVersion7()), "Priya", new HashSet<string> { Role.Agent }, Authority.PermissionsOf([Role.Agent]));

    [Fact]
    public void Merge_IntoAnEmptyScreen_ShowsEverything()
    {
        var snapshot = QueueSnapshot.Empty.Merge(List(Item(1), Item(2)), hold: false);
        Assert.Equal(2, snapshot.Rows.Count);
        Assert.Empty(snapshot.Arrived);
    }

    [Fact]
    public void Merge_WithNewOnes_KeepsThemBesideTheList()
    {
        var (first, second, third) = (Item(3), Item(2), Item(1));
        var snapshot = QueueSnapshot.Empty.Merge(List(first, second), false).Merge(List(third, first, second), false);
        Assert.Equal([first.ConversationId, second.ConversationId], snapshot.Rows.Select(row => row.Item.ConversationId));
        Assert.Equal([third], snapshot.Arrived);
        Assert.Equal(3, snapshot.Settle().Rows.Count);
    }

    [Fact]
    public void Merge_WhenTheOrderChanges_MovesNothing()
    {
        var (first, second) = (Item(5), Item(4));
        var snapshot = QueueSnapshot.Empty.Merge(List(first, second), false)
            .Merge(List(second, first with { WaitingSince = Noon, Situation = QueueSituation.Failed }), false);
        Assert.Equal([first.ConversationId, second.ConversationId], snapshot.Rows.Select(row => row.Item.ConversationId));
        Assert.Equal(QueueSituation.Failed, snapshot.Rows[0].Item.Situation);
    }

    [Fact]
    public void Merge_WhileHeld_KeepsTheRowThatLeft()
    {
        var (first, second) = (Item(2), Item(1));
        var held = QueueSnapshot.Empty.Merge(List(first, second), false).Merge(List(second), hold: true);
        Assert.True(held.Rows[0].Left);
        Assert.Equal(2, held.Rows.Count);
        Assert.Single(held.Sweep().Rows);
    }

    [Fact]
    public void NextToAct_WithSecondApprovals_StopsAtThoseThatOneMayGive()
    {
        var mine = Item(5);
        var others = Item(4) with { Situation = QueueSituation.SecondApproval, FirstApprover = "Ana" };
        var yours = Item(3) with { Situation = QueueSituation.SecondApproval, FirstApprover = "Ana", AwaitsYou = true };
        var snapshot = QueueSnapshot.Empty.Merge(List(mine, others, yours), false);
        Assert.Equal(yours.ConversationId, snapshot.NextToAct(mine.ConversationId, Me, Noon));
    }

    [Fact]
    public void NextToAct_WithForeignClaimsAndSending_PassesThemBy()
    {
        var mine = Item(5);
        var claimed = Item(4) with { Claim = new Claim(new PersonId(Guid.CreateVersion7()), "Ana", Noon.AddMinutes(5)) };
        var sending = Item(3) with { Situation = QueueSituation.Sending };
        var free = Item(2);
        var snapshot = QueueSnapshot.Empty.Merge(List(mine, claimed, sending, free), false);
        Assert.Equal(free.ConversationId, snapshot.NextToAct(mine.ConversationId, Me, Noon));
        Assert.Equal(mine.ConversationId, snapshot.NextToAct(free.ConversationId, Me, Noon));
        Assert.Equal(claimed.ConversationId, snapshot.NextToAct(mine.ConversationId, Me, Noon.AddMinutes(6)));
    }

    [Fact]
    public void NextToAct_WhenNothingIsLeft_IsNull()
    {
        var only = Item(1);
        Assert.Null(QueueSnapshot.Empty.Merge(List(only), false).NextToAct(only.ConversationId, Me, Noon));
    }

    [Fact]
    public void Beside_AtTheEnds_Stays()
    {
        var (first, second) = (Item(2), Item(1));
        var snapshot = QueueSnapshot.Empty.Merge(List(first, second), false);
        Assert.Equal(first.ConversationId, snapshot.Beside(null, 1));
        Assert.Equal(second.ConversationId, snapshot.Beside(first.ConversationId, 1));
        Assert.Equal(second.ConversationId, snapshot.Beside(second.ConversationId, 1));
        Assert.Equal(first.ConversationId, snapshot.Beside(first.ConversationId, -1));
    }

    private static QueueItem Item(int minutes) => new()
    {
        ConversationId = new ConversationId(Guid.CreateVersion7()),
        Code = "7F2K",
        Topic = "Water",
        Preview = "Is it insured?",
        WaitingSince = Noon.AddMinutes(-minutes),
        Situation = QueueSituation.Ready,
    };

    private static QueueList List(params QueueItem[] items) => new(items, new QueueCounts { All = items.Length }, false);
}
