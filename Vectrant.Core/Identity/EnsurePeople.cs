using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Core.Identity;

/// <summary>
/// Makes sure that roles and people exist, for installing and for the demo: it is called by the command line, which only
/// somebody with the machine in their hands can run, and never by a page.
/// </summary>
public sealed class EnsurePeople(IPeopleStore people)
{
    private const int MaxName = 100;

    /// <returns>The ids in the order of <paramref name="wanted"/>, or the first refusal. May be run again at any time.</returns>
    public async Task<Result<IReadOnlyList<PersonId>>> RunAsync(IReadOnlyList<NewPerson> wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.SelectMany(person => person.Roles).FirstOrDefault(role => !Role.All.Contains(role)) is { } unknown)
        {
            return IdentityErrors.UnknownRole(unknown);
        }

        await people.EnsureRolesAsync(cancellationToken);
        var ids = new List<PersonId>(wanted.Count);
        foreach (var person in wanted)
        {
            if (TextInput.Line(person.DisplayName, MaxName) is not { } name || AccountAddress.Of(person.Email) is not { } email)
            {
                return IdentityErrors.PersonRefused("The name or the address is missing, too long, or holds characters that nobody can see.");
            }

            var ensured = await people.EnsureAsync(person with { DisplayName = name, Email = email }, cancellationToken);
            if (!ensured.Succeeded)
            {
                return ensured.Error;
            }

            ids.Add(ensured.Value);
        }

        return ids;
    }
}
