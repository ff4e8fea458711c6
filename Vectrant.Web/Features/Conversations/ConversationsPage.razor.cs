using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Features.Conversations;

/// <summary>Every conversation, newest activity first, with a search through all messages.</summary>
public sealed partial class ConversationsPage : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly GrowingList<ConversationRow> _rows;
    private string _search = "";
    private string? _sent;

    public ConversationsPage() => _rows = new GrowingList<ConversationRow>(ReadAsync);

    [SupplyParameterFromQuery(Name = "search")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [Inject]
    public required IConversationQuery Conversations { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    private bool IsFiltered => !string.IsNullOrEmpty(Search) || !string.IsNullOrEmpty(State);

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        // Not over what somebody types while the page answers their search before.
        if (Search != _sent)
        {
            _search = Search ?? "";
        }

        _sent = Search;
        await _rows.BeginAsync();
    }

    private async Task<Page<ConversationRow>> ReadAsync(string? next)
    {
        var state = Enum.TryParse<ConversationState>(State, ignoreCase: true, out var known) ? known : (ConversationState?)null;
        var filter = new ConversationFilter(state, string.IsNullOrWhiteSpace(Search) ? null : Search, next);
        return await Conversations.ListAsync(await CurrentActor.GetAsync(_stopping.Token), filter, _stopping.Token);
    }

    private void Find() => Go(_search, State);

    private void ChooseState(ChangeEventArgs chosen) => Go(_search, chosen.Value?.ToString());

    // The address holds what is shown, so that a search can be sent to a colleague.
    private void Go(string? search, string? state) => Places.NavigateTo(Places.GetUriWithQueryParameters("/conversations", new Dictionary<string, object?>
    {
        ["search"] = _sent = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        ["state"] = string.IsNullOrEmpty(state) ? null : state,
    }));
}
