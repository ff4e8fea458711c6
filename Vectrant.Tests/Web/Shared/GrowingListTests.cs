using Vectrant.Core.Common;
using Vectrant.Web.Shared;
using Xunit;

namespace Vectrant.Tests.Web.Shared;

/// <summary>A list whose reads overlap shows each row once, and only rows that are wanted still.</summary>
public sealed class GrowingListTests
{
    private readonly Queue<TaskCompletionSource<Page<string>>> _reads = new();
    private readonly List<string?> _cursors = [];
    private readonly GrowingList<string> _list;

    public GrowingListTests() => _list = new GrowingList<string>(cursor =>
    {
        _cursors.Add(cursor);
        var read = new TaskCompletionSource<Page<string>>();
        _reads.Enqueue(read);
        return read.Task;
    });

    [Fact]
    public async Task More_PressedTwice_ReadsThePageOnce()
    {
        var first = _list.BeginAsync();
        Assert.Null(_list.Rows);
        Answer(["a"], "after a");
        await first;
        var (once, twice) = (_list.MoreAsync(), _list.MoreAsync());
        Answer(["b"], null);
        await Task.WhenAll(once, twice);
        await _list.MoreAsync();
        Assert.Equal(["a", "b"], _list.Rows);
        Assert.Equal([null, "after a"], _cursors);
        Assert.False(_list.HasMore);
    }

    [Fact]
    public async Task Begin_WhileAnEarlierListIsRead_DropsWhatThatBrings()
    {
        var earlier = _list.BeginAsync();
        var later = _list.BeginAsync();
        Answer(["earlier"], "more of the earlier");
        await earlier;
        Assert.Null(_list.Rows);
        Assert.False(_list.HasMore);
        Answer(["later"], "more of the later");
        await later;
        Assert.Equal(["later"], _list.Rows);
        var more = _list.MoreAsync();
        Answer(["rest"], null);
        await more;
        Assert.Equal(["later", "rest"], _list.Rows);
        Assert.Equal([null, null, "more of the later"], _cursors);
    }

    [Fact]
    public async Task More_AfterAReadThatFailed_TriesAgain()
    {
        var first = _list.BeginAsync();
        Answer(["a"], "after a");
        await first;
        var failing = _list.MoreAsync();
        _reads.Dequeue().SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => failing);
        var again = _list.MoreAsync();
        Answer(["b"], null);
        await again;
        _list.Change(row => row == "b" ? "B" : row);
        Assert.Equal(["a", "B"], _list.Rows);
    }

    private void Answer(string[] rows, string? next) => _reads.Dequeue().SetResult(new Page<string>(rows, next));
}
