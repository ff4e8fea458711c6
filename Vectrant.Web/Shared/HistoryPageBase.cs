using System.Globalization;
using Microsoft.AspNetCore.Components;
using Vectrant.Core.Common;
using Vectrant.Web.Layout;

namespace Vectrant.Web.Shared;

/// <summary>
/// The base of pages that list what happened, newest first and read page by page, between two days of the viewer's zone. The filter
/// stands in the address.
/// </summary>
public abstract class HistoryPageBase<T> : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    protected HistoryPageBase() => Lines = new GrowingList<T>(ReadAsync);

    [SupplyParameterFromQuery(Name = "from")]
    public DateOnly? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    public DateOnly? Until { get; set; }

    [CascadingParameter]
    public required ViewerSettings Viewer { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    protected GrowingList<T> Lines { get; }

    /// <summary>The days as they stand in the form.</summary>
    protected DateOnly? FirstDay { get; set; }

    protected DateOnly? LastDay { get; set; }

    /// <summary>Cancelled when the page goes away.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    /// <summary>The first moment that is wanted, and the first one after.</summary>
    protected (DateTimeOffset? From, DateTimeOffset? Until) Range => (Viewer.MidnightOf(From), Viewer.MidnightOf(Until?.AddDays(1)));

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task OnParametersSetAsync()
    {
        (FirstDay, LastDay) = (From, Until);
        return Lines.BeginAsync();
    }

    /// <summary>The page behind a cursor; null asks for the first one.</summary>
    protected abstract Task<Page<T>> ReadAsync(Actor actor, string? next);

    protected Task<Actor> ActorAsync() => CurrentActor.GetAsync(_stopping.Token).AsTask();

    protected static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Shows the page with the filter and the days of its form.</summary>
    protected void Go(string path, params ReadOnlySpan<(string Name, string Value)> filter)
    {
        var query = new Dictionary<string, object?>
        {
            ["from"] = FirstDay?.ToString("O", CultureInfo.InvariantCulture),
            ["until"] = LastDay?.ToString("O", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in filter)
        {
            query[name] = Given(value);
        }

        Places.NavigateTo(Places.GetUriWithQueryParameters(path, query));
    }

    private async Task<Page<T>> ReadAsync(string? next) => await ReadAsync(await ActorAsync(), next);
}
