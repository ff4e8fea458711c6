using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;

namespace Vectrant.Web.Features.Conversations;

/// <summary>Gives a conversation to a colleague or to another team.</summary>
public sealed partial class AssignPanel : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private AssignmentChoices? _choices;
    private string _colleague = "";
    private string _team = "";
    private bool _busy;
    private Error? _refusal;

    [Parameter]
    [EditorRequired]
    public required ConversationId Conversation { get; set; }

    [Inject]
    public required IAssignmentQuery Choices { get; set; }

    [Inject]
    public required AssignConversation Assign { get; set; }

    [Inject]
    public required MoveConversation Move { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _choices = await Choices.FindAsync(await CurrentActor.GetAsync(_leaving.Token), Conversation, _leaving.Token);
        _team = _choices?.Team?.ToString() ?? "";
        _colleague = "";
    }

    private Task AssignAsync() => Guid.TryParse(_colleague, out var id)
        ? DoAsync(actor => Assign.RunAsync(actor, Conversation, new PersonId(id), _leaving.Token))
        : Task.CompletedTask;

    private Task MoveAsync() => DoAsync(actor => Move.RunAsync(actor, Conversation, Guid.TryParse(_team, out var id) ? new TeamId(id) : null, _leaving.Token));

    private async Task DoAsync(Func<Actor, Task<Result<Done>>> deed)
    {
        _busy = true;
        _refusal = (await deed(await CurrentActor.GetAsync(_leaving.Token))).Error;
        if (_refusal is null)
        {
            await ReadAsync();
        }

        _busy = false;
    }
}
