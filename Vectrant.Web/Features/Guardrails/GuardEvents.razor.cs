using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails.Events;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>Beside a conversation; read again when <see cref="Version"/> changes.</summary>
public sealed partial class GuardEvents : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<SecurityEventLine> _lines = [];
    private (Guid, int)? _read;
    private Error? _refusal;
    private bool _mayJudge;

    [Parameter]
    [EditorRequired]
    public required Guid Conversation { get; set; }

    /// <summary>Anything that grows with the conversation, such as its number of messages.</summary>
    [Parameter]
    public int Version { get; set; }

    [Inject]
    public required ReviewDesk Desk { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<SecurityEventsText> Text { get; set; }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_read != (Conversation, Version))
        {
            _read = (Conversation, Version);
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var actor = await CurrentActor.GetAsync(_stopping.Token);
        _mayJudge = actor.May(Permission.WorkConversations) || actor.May(Permission.ReviewGuard);
        _lines = await Desk.Events.OfConversationAsync(actor, Conversation, _stopping.Token);
    }

    private async Task JudgeAsync(SecurityEventLine line)
    {
        var judged = await Desk.Judge.RunAsync(await CurrentActor.GetAsync(_stopping.Token), line.Event.Id, wrong: true, _stopping.Token);
        _refusal = judged.Error;
        await ReadAsync();
    }
}
