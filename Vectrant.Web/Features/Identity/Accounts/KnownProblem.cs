using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Refusals that a redirect names by their code, so that nobody can make a page say something else.</summary>
internal static class KnownProblem
{
    private static readonly CoreError[] All =
        [AccountErrors.PasskeyRefused, AccountErrors.PasskeyGone, AccountErrors.LastWayIn, IdentityErrors.PersonDisabled, AccountErrors.NameInvalid(IPasskeys.MaxName)];

    public static CoreError? Of(string? code) => Array.Find(All, error => error.Code == code);
}
