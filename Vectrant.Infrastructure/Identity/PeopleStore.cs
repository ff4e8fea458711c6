using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Infrastructure.Identity;

/// <summary>Identity's managers behind a port, each call with a scope of its own.</summary>
internal sealed class PeopleStore(IServiceScopeFactory scopes, IAuditLog audit) : IPeopleStore
{
    public async Task EnsureRolesAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
        foreach (var name in Role.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await roles.RoleExistsAsync(name))
            {
                Expect(await roles.CreateAsync(new IdentityRole<Guid>(name) { Id = Guid.CreateVersion7() }));
            }
        }
    }

    public async Task<Result<PersonId>> EnsureAsync(NewPerson person, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        if (await people.FindByEmailAsync(person.Email) is { } known)
        {
            return new PersonId(known.Id);
        }

        var created = new Person
        {
            Id = Guid.CreateVersion7(),
            UserName = person.Email,
            Email = person.Email,
            EmailConfirmed = true,
            DisplayName = person.DisplayName,
        };
        var outcome = await people.CreateAsync(created, person.Password);
        if (!outcome.Succeeded)
        {
            return IdentityErrors.PersonRefused(string.Join(" ", outcome.Errors.Select(error => error.Description)));
        }

        Expect(await people.AddToRolesAsync(created, person.Roles));
        await audit.AppendAsync(
            new AuditEntry(Actor.System, AuditAction.PersonCreated, "person", created.Id.ToString(), new Dictionary<string, object?> { ["roles"] = person.Roles }),
            cancellationToken);
        return new PersonId(created.Id);
    }

    private static void Expect(IdentityResult outcome)
    {
        if (!outcome.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", outcome.Errors.Select(error => error.Description)));
        }
    }
}
