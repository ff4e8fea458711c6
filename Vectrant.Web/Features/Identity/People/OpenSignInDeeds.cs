using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>What became of ending several sign-ins.</summary>
public sealed record EndedSignIns(int Ended, IReadOnlyList<(OpenSignIn SignIn, Core.Common.Error Error)> Refused);

/// <summary>Lists and ends sign-ins of many people. One refusal does not keep the others from ending.</summary>
public sealed class OpenSignInDeeds(ISessionQuery query, EndSession endSession, EndProgram endProgram)
{
    public Task<Page<OpenSignIn>> ListAsync(Actor actor, OpenSignInFilter filter, CancellationToken cancellationToken) => query.OpenAsync(actor, filter, cancellationToken);

    public async Task<EndedSignIns> EndAsync(Actor actor, IReadOnlyList<OpenSignIn> signIns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signIns);
        var refused = new List<(OpenSignIn, Core.Common.Error)>();
        foreach (var signIn in signIns)
        {
            var result = signIn.IsProgram
                ? await endProgram.RunAsync(actor, signIn.Person, new FamilyId(signIn.Id), cancellationToken)
                : await endSession.RunAsync(actor, signIn.Person, new SessionId(signIn.Id), cancellationToken);

            // Ended meanwhile, by its owner or by itself: that is what was wanted.
            if (!result.Succeeded && result.Error.Kind != ErrorKind.NotFound)
            {
                refused.Add((signIn, result.Error));
            }
        }

        return new EndedSignIns(signIns.Count - refused.Count, refused);
    }
}
