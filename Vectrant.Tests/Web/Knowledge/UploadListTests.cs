using Vectrant.Web.Features.Knowledge;
using Xunit;

namespace Vectrant.Tests.Web.Knowledge;

public sealed class UploadListTests
{
    private readonly UploadList _uploads = new();

    public UploadListTests() => _uploads.Add([new(1, "a.pdf", 10), new(2, "b.pdf", 20)]);

    [Fact]
    public void Finish_WithDocument_IsDoneAndFull()
    {
        _uploads.Finish(1, new UploadOutcome(201, null, null, Guid.NewGuid()));

        Assert.Equal((UploadState.Done, 1d), (_uploads.Items[0].State, _uploads.Items[0].Fraction));
        Assert.Equal(1, _uploads.Done);
        Assert.True(_uploads.Working);
    }

    [Fact]
    public void Again_AfterARefusal_WaitsWithoutTheOldReason()
    {
        _uploads.Progress(2, .7);
        _uploads.Finish(2, new UploadOutcome(400, "file_empty", "The file is empty.", null));
        Assert.Equal("file_empty", _uploads.Items[1].Outcome!.Code);

        _uploads.Again(2);

        Assert.Equal(new UploadItem(2, "b.pdf", 20, UploadState.Waiting, 0, null), _uploads.Items[1]);
    }

    [Fact]
    public void Clear_WhileOneIsSent_KeepsThatOne()
    {
        _uploads.Progress(1, 2);
        _uploads.Finish(2, new UploadOutcome(0, "network", null, null));

        Assert.Equal([2], _uploads.Clear());
        Assert.Equal((1, 1d), (_uploads.Items.Single().Key, _uploads.Items.Single().Fraction));
    }

    [Fact]
    public void Progress_OfAFileThatWasCleared_ChangesNothing()
    {
        _uploads.Progress(99, .5);

        Assert.All(_uploads.Items, item => Assert.Equal(UploadState.Waiting, item.State));
    }
}
