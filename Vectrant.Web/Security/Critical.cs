using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Features.Identity.Accounts;

namespace Vectrant.Web.Security;

/// <summary>
/// The only way from a page to a use case of <see cref="CriticalDeeds"/>; a test keeps pages from taking one without it. Who has not proved
/// themselves within the last minutes is told so, with a link to where they can, and nothing happens.
/// </summary>
public sealed class Critical<T>(T deed, FreshProof proof, CurrentActor current)
    where T : class
{
    /// <param name="run">The deed, in the name of who sits at the page.</param>
    /// <param name="cancellationToken">Cancels it before the deed begins.</param>
    public Task<Result<TResult>> RunAsync<TResult>(Func<T, Actor, Task<Result<TResult>>> run, CancellationToken cancellationToken) =>
        RunAsync(true, run, cancellationToken);

    /// <param name="isCritical">False for the everyday cases of a deed that is critical only sometimes.</param>
    /// <param name="run">The deed, in the name of who sits at the page.</param>
    /// <param name="cancellationToken">Cancels it before the deed begins.</param>
    public async Task<Result<TResult>> RunAsync<TResult>(bool isCritical, Func<T, Actor, Task<Result<TResult>>> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return isCritical && !await proof.HoldsAsync(await current.UserAsync(), cancellationToken)
            ? AccountErrors.ProofNeeded
            : await run(deed, await current.GetAsync(cancellationToken));
    }
}
