using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;

namespace Vectrant.Web.Features.Conversations;

/// <summary>The rule of the second approval for one team, or for conversations without one. Give it a <c>@key</c> of the team.</summary>
public sealed partial class SecondApprovalRuleCard : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private SecondApprovalSettings? _settings;
    private SecondApprovalMode _mode;
    private int _percent;
    private bool _changedToo;
    private bool _busy;
    private bool _saved;
    private Error? _refusal;

    /// <summary>Null for conversations without a team.</summary>
    [Parameter]
    public TeamId? Team { get; set; }

    [Inject]
    public required ISecondApprovalRuleQuery Rules { get; set; }

    [Inject]
    public required SetSecondApprovalRule Set { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<ConversationsText> Text { get; set; }

    /// <summary>What goes wrong with so few people, before it does.</summary>
    private string? Warning => _settings is not { } now ? null
        : (now.Leads.Count, now.Admins.Count) switch
        {
            (0, 0) => Text["Rule.Nobody"].Value,
            (0, 1) => Text["Rule.OnlyOne", now.Admins[0].Name].Value,
            (0, _) => Text["Rule.OnlyAdmins"].Value,
            (1, 0) => Text["Rule.OnlyOne", now.Leads[0].Name].Value,
            (1, _) => Text["Rule.OneLead", now.Leads[0].Name].Value,
            _ => null,
        };

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var read = await Rules.ReadAsync(await CurrentActor.GetAsync(_leaving.Token), Team, _leaving.Token);
        _refusal = read.Error;
        if (read.Succeeded)
        {
            _settings = read.Value;
            (_mode, _percent, _changedToo) = (read.Value.Rule.Mode, read.Value.Rule.BelowPercent, read.Value.Rule.ChangedToo);
        }
    }

    private async Task SaveAsync()
    {
        (_busy, _saved) = (true, false);
        var set = await Set.RunAsync(await CurrentActor.GetAsync(_leaving.Token), Team, new SecondApprovalRule(_mode, _percent, _changedToo), _leaving.Token);
        if (set.Succeeded)
        {
            await ReadAsync();
            _saved = true;
        }
        else
        {
            _refusal = set.Error;
        }

        _busy = false;
    }

    private string Names(IReadOnlyList<PersonName> people, string nobody) =>
        people.Count == 0 ? Text[nobody].Value : string.Join(", ", people.Select(person => person.Name));
}
