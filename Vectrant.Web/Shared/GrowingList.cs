using Vectrant.Core.Common;

namespace Vectrant.Web.Shared;

/// <summary>
/// Rows that are read page by page. While a read is under way somebody may choose another filter, or press the button again: a page of a
/// list that is not wanted any more is dropped, and none is taken twice.
/// </summary>
/// <param name="read">Reads the page behind a cursor; null asks for the first one.</param>
public sealed class GrowingList<T>(Func<string?, Task<Page<T>>> read)
{
    private string? _next;
    private int _list;
    private int _reading;

    /// <summary>Null until the first page is there.</summary>
    public IReadOnlyList<T>? Rows { get; private set; }

    public bool HasMore => _next is not null;

    /// <summary>Begins anew, such as with another filter.</summary>
    public Task BeginAsync()
    {
        (Rows, _next) = (null, null);
        return ReadAsync(++_list);
    }

    /// <summary>Reads one page more.</summary>
    public Task MoreAsync() => HasMore && _reading != _list ? ReadAsync(_list) : Task.CompletedTask;

    /// <summary>Reads on until everything is there or <paramref name="most"/> rows are, such as to pick them together.</summary>
    public async Task AllAsync(int most)
    {
        var list = _list;
        while (list == _list && HasMore && _reading != list && Rows?.Count < most)
        {
            await ReadAsync(list);
        }
    }

    /// <summary>Shows rows as they are by now.</summary>
    public void Change(Func<T, T> change) => Rows = Rows is { } rows ? [.. rows.Select(change)] : null;

    private async Task ReadAsync(int list)
    {
        _reading = list;
        try
        {
            var page = await read(_next);
            if (list == _list)
            {
                Rows = [.. Rows ?? [], .. page.Items];
                _next = page.Next;
            }
        }
        finally
        {
            _reading = _reading == list ? 0 : _reading;
        }
    }
}
