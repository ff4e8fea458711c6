using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>The sign-ins of one person, live: one that begins or ends elsewhere shows at once.</summary>
public sealed partial class SessionsSection
{
    private Actor? _actor;
    private string? _token;
    private IReadOnlyList<SessionRow>? _sessions;
    private List<SignInTry>? _tries;
    private string? _next;
    private bool _asking;
    private Core.Common.Error? _refusal;
    private PersonId? _shown;

    /// <summary>Whose sign-ins.</summary>
    [Parameter]
    [EditorRequired]
    public required PersonId Person { get; set; }

    [CascadingParameter]
    public required Task<AuthenticationState> SignIn { get; set; }

    [Inject]
    public required ISessionQuery Sessions { get; set; }

    [Inject]
    public required EndSession End { get; set; }

    [Inject]
    public required EndAllSessions EndAll { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IChangeFeed Changes { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required IStringLocalizer<PeopleText> Text { get; set; }

    private bool IsOwn => _actor?.PersonId == Person;

    protected override void OnInitialized() =>
        Follow(Changes, change => change.Topic == ChangeTopic.SignIn && change.Id == Person.Value, ReadAsync, Clock);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is { } shown && shown != Person)
        {
            (_sessions, _tries, _next, _refusal) = (null, null, null, null);
            _shown = Person;
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        _shown = Person;
        _actor = await CurrentActor.GetAsync(Stopping);
        _token = (await SignIn).User.FindFirst(PersonClaim.Session)?.Value;
        _sessions = await Sessions.ListAsync(_actor, Person, _token, Stopping);
        var page = await Sessions.HistoryAsync(_actor, Person, null, Stopping);
        (_tries, _next) = ([.. page.Items], page.Next);
    }

    private async Task OlderAsync()
    {
        var asked = _next;
        var page = await Sessions.HistoryAsync(_actor!, Person, asked, Stopping);

        // Pressed twice, or read anew meanwhile: the same tries must not stand there twice.
        if (asked is not null && asked == _next)
        {
            _tries!.AddRange(page.Items);
            _next = page.Next;
        }
    }

    private async Task EndAsync(SessionRow session)
    {
        _refusal = (await End.RunAsync(_actor!, Person, session.Id, Stopping)).Error;
        await ReadAsync();
    }

    private async Task EndAllAsync()
    {
        _asking = false;
        _refusal = (await EndAll.RunAsync(_actor!, Person, keep: null, Stopping)).Error;
        await ReadAsync();
    }
}
