using System.Collections.Immutable;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>How an upload stands.</summary>
public enum UploadState
{
    Waiting,
    Sending,
    Done,
    Refused,
}

/// <summary>A file that the browser is about to send.</summary>
public sealed record PickedFile(int Key, string Name, long Size);

/// <summary>What became of an upload, as the browser reports it.</summary>
/// <param name="Status">HTTP status, or 0 when no answer came.</param>
/// <param name="Code">Stable code of the refusal.</param>
/// <param name="Message">The refusal as an English sentence.</param>
/// <param name="DocumentId">The stored document.</param>
/// <param name="AlreadyThere">Nothing was stored, because the very file is there.</param>
public sealed record UploadOutcome(int Status, string? Code, string? Message, Guid? DocumentId, bool AlreadyThere = false);

/// <summary>One file on its way from the browser.</summary>
/// <param name="Fraction">0 to 1 of its bytes.</param>
public sealed record UploadItem(int Key, string Name, long Size, UploadState State, double Fraction, UploadOutcome? Outcome);

/// <summary>The files of one visit that were picked for upload, in the order of picking.</summary>
public sealed class UploadList
{
    public ImmutableList<UploadItem> Items { get; private set; } = [];

    public bool Working => Items.Any(item => item.State is UploadState.Waiting or UploadState.Sending);

    public int Done => Items.Count(item => item.State == UploadState.Done);

    public void Add(IEnumerable<PickedFile> files) =>
        Items = Items.AddRange(files.Select(file => new UploadItem(file.Key, file.Name, file.Size, UploadState.Waiting, 0, null)));

    public void Progress(int key, double fraction) =>
        Change(key, item => item with { State = UploadState.Sending, Fraction = Math.Clamp(fraction, 0, 1) });

    public void Finish(int key, UploadOutcome outcome) => Change(key, item => item with
    {
        State = outcome.DocumentId is null ? UploadState.Refused : UploadState.Done,
        Fraction = outcome.DocumentId is null ? item.Fraction : 1,
        Outcome = outcome,
    });

    public void Again(int key) => Change(key, item => item with { State = UploadState.Waiting, Fraction = 0, Outcome = null });

    /// <summary>Takes what has come to an end off the list.</summary>
    /// <returns>The keys that the browser may forget as well.</returns>
    public IReadOnlyList<int> Clear()
    {
        var ended = Items.Where(item => item.State is UploadState.Done or UploadState.Refused).Select(item => item.Key).ToList();
        Items = Items.RemoveAll(item => ended.Contains(item.Key));
        return ended;
    }

    private void Change(int key, Func<UploadItem, UploadItem> change)
    {
        var index = Items.FindIndex(item => item.Key == key);
        if (index >= 0)
        {
            Items = Items.SetItem(index, change(Items[index]));
        }
    }
}
