using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Infrastructure.Identity.Accounts;

internal sealed class AccountLog(IAuditLog audit) : IAccountLog
{
    public Task AppendAsync(AccountDeed deed, AccountPerson? person, Dictionary<string, object?> detail, CancellationToken cancellationToken)
    {
        var actor = person is null ? Nobody : ActorOf(person);
        return audit.AppendAsync(new AuditEntry(actor, ActionOf(deed), "person", person?.Id.ToString(), detail), cancellationToken);
    }

    internal static Actor ActorOf(AccountPerson person) => new(person.Id, person.Name, new HashSet<string>(), new HashSet<Permission>());

    private static Actor Nobody => Actor.Customer with { Name = "unknown", Roles = new HashSet<string>() };

    private static string ActionOf(AccountDeed deed) => deed switch
    {
        AccountDeed.SignInRests => AuditAction.SignInRests,
        _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, "This deed has no name in the audit log."),
    };
}
