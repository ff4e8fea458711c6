using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Core.Models;
using Vectrant.Core.Webhooks;

namespace Vectrant.Web.Security;

/// <summary>
/// The use cases before which whoever sits at a page proves anew who they are: a page that somebody left open is no way to another
/// account, to a secret, or to where texts go. Pages get at them through <see cref="Critical{T}"/> only, and operations of the API ask by themselves
/// (<c>FreshSignIn</c>). The rest, and what programs may do, stands in docs/security/notes.md.
/// </summary>
public static class CriticalDeeds
{
    /// <summary>One proof holds that long, for all of them and for every page of the same sign-in.</summary>
    public static readonly TimeSpan ProofHolds = TimeSpan.FromMinutes(10);

    /// <summary>Each with why it is one.</summary>
    public static IReadOnlyDictionary<Type, string> All { get; } = new Dictionary<Type, string>
    {
        [typeof(CreateApiKey)] = "shows a secret that acts for a person",
        [typeof(RenewApiKey)] = "shows a secret that acts for a person",
        [typeof(ReplaceSigningKey)] = "ends what every program holds",
        [typeof(ChangeRoles)] = "makes an admin, where the role is that one",
        [typeof(InvitePerson)] = "makes an admin, where the role is that one",
        [typeof(DisablePerson)] = "keeps somebody out",
        [typeof(ResetSecondFactor)] = "leaves an account with one factor less",
        [typeof(ReadMail)] = "shows a link that opens somebody's account",
        [typeof(ChangeModel)] = "decides to whom texts are sent, and with which key",
        [typeof(TestModel)] = "sends a request from the server to any address",
        [typeof(ResetModel)] = "decides to whom texts are sent",
        [typeof(CreateWebhook)] = "sends what happens elsewhere, and shows a secret",
        [typeof(ChangeWebhook)] = "sends what happens elsewhere",
        [typeof(RotateWebhookSecret)] = "shows a secret",
    };

    /// <summary>Of roles, only this one makes the deed a critical one: everybody else is managed every day.</summary>
    public static bool MakesAdmin(IEnumerable<string> added) => added.Contains(Role.Admin);
}
