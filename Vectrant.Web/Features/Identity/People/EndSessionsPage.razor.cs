using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Web.Features.Identity.Accounts;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>Ends the own sign-ins, one, all others or all, for whoever proved themselves a moment ago.</summary>
public sealed partial class EndSessionsPage
{
    private const string List = "/account/sessions";
    private IReadOnlyList<SessionRow> _sessions = [];
    private IReadOnlyList<ProgramRow> _programs = [];
    private SessionRow? _chosen;
    private ProgramRow? _program;
    private Core.Common.Error? _refusal;

    /// <summary>Only this one; null for the choice between all and all others.</summary>
    [SupplyParameterFromQuery(Name = "session")]
    public Guid? Session { get; set; }

    /// <summary>Only this program.</summary>
    [SupplyParameterFromQuery(Name = "program")]
    public Guid? Program { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Inject]
    internal EndSessionsDesk Desk { get; set; } = null!;

    [Inject]
    public required NavigationManager Places { get; set; }

    [Inject]
    public required IStringLocalizer<PeopleText> Text { get; set; }

    private int Others => _sessions.Count(session => !session.IsCurrent);

    protected override async Task OnInitializedAsync()
    {
        Http.Response.Headers.CacheControl = "no-store";
        var actor = CurrentActor.From(Http.User);
        if (actor.PersonId is not { } person || !await Desk.Fresh.HoldsAsync(Http))
        {
            Places.NavigateTo("/account/confirm?returnUrl=" + Uri.EscapeDataString(Http.Request.Path + Http.Request.QueryString));
            return;
        }

        _sessions = await Desk.Sessions.ListAsync(actor, person, Http.User.FindFirst(PersonClaim.Session)?.Value, Http.RequestAborted);
        _chosen = _sessions.FirstOrDefault(session => session.Id.Value == Session);
        _programs = await Desk.Programs.ListAsync(actor, person, Http.RequestAborted);
        _program = _programs.FirstOrDefault(program => program.Id.Value == Program);
    }

    private async Task OneAsync()
    {
        if (_chosen is { } chosen && CurrentActor.From(Http.User) is { PersonId: { } person } actor && await Desk.Fresh.HoldsAsync(Http))
        {
            Go((await Desk.End.RunAsync(actor, person, chosen.Id, Http.RequestAborted)).Error, chosen.IsCurrent ? "/sign-in" : List);
        }
    }

    private async Task ProgramAsync()
    {
        if (_program is { } program && CurrentActor.From(Http.User) is { PersonId: { } person } actor && await Desk.Fresh.HoldsAsync(Http))
        {
            Go((await Desk.EndProgram.RunAsync(actor, person, program.Id, Http.RequestAborted)).Error, List);
        }
    }

    private Task OthersAsync() => _sessions.FirstOrDefault(session => session.IsCurrent) is { } current ? EndAllAsync(current.Id, List) : Task.CompletedTask;

    private Task AllAsync() => EndAllAsync(null, "/sign-in");

    private async Task EndAllAsync(SessionId? keep, string next)
    {
        if (CurrentActor.From(Http.User) is { PersonId: { } person } actor && await Desk.Fresh.HoldsAsync(Http))
        {
            Go((await Desk.EndAll.RunAsync(actor, person, keep, Http.RequestAborted)).Error, next);
        }
    }

    private void Go(Core.Common.Error? refusal, string next)
    {
        _refusal = refusal;
        if (refusal is null)
        {
            Places.NavigateTo(next);
        }
    }
}

/// <summary>What ending the own sign-ins works with.</summary>
internal sealed record EndSessionsDesk(ISessionQuery Sessions, EndSession End, EndAllSessions EndAll, IProgramStore Programs, EndProgram EndProgram, FreshProof Fresh);
