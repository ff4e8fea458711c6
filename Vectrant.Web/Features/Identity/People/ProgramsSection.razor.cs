using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>The programs that are signed in for one person, each with a way to end it.</summary>
public sealed partial class ProgramsSection : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<ProgramRow>? _programs;
    private ProgramRow? _asking;
    private Core.Common.Error? _refusal;
    private bool _isOwn;

    /// <summary>Whose.</summary>
    [Parameter]
    [EditorRequired]
    public required PersonId Person { get; set; }

    [Inject]
    public required IProgramStore Programs { get; set; }

    [Inject]
    public required EndProgram End { get; set; }

    [Inject]
    public required ICurrentActor CurrentActor { get; set; }

    [Inject]
    public required IStringLocalizer<PeopleText> Text { get; set; }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private string NameOf(ProgramRow program) => program.Client.Length > 0 ? program.Client : Text["Programs.Nameless"];

    private async Task ReadAsync()
    {
        var actor = await CurrentActor.GetAsync(_stopping.Token);
        _isOwn = actor.PersonId == Person;
        _programs = await Programs.ListAsync(actor, Person, _stopping.Token);
    }

    private async Task EndAsync()
    {
        if (_asking is { } program)
        {
            _asking = null;
            _refusal = (await End.RunAsync(await CurrentActor.GetAsync(_stopping.Token), Person, program.Id, _stopping.Token)).Error;
            await ReadAsync();
        }
    }
}
