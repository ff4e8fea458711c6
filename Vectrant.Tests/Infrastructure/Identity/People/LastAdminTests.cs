using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.People;

/// <summary>Somebody can always govern. One test, because it is about all admins of a database.</summary>
public sealed class LastAdminTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const int Rounds = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoAdmins_WhoRemoveEachOtherAtOnce_LeaveExactlyOne()
    {
        var (first, second) = (await AdminAsync("first"), await AdminAsync("second"));
        for (var round = 0; round < Rounds; round++)
        {
            var byDisabling = round % 2 == 0;
            var outcomes = await Task.WhenAll(RemoveAsync(first, second, byDisabling), RemoveAsync(second, first, byDisabling));
            var loser = Assert.Single(outcomes, error => error is not null);

            // Whoever came second is no admin any more, or would remove the last one: both are said under the same lock.
            Assert.Contains(loser!.Code, new[] { "may_not_manage_people", "last_admin" });
            var (left, gone) = outcomes[0] is null ? (first, second) : (second, first);
            Assert.Equal("last_admin", (await Use<ChangeRoles>().RunAsync(left, Without(left), Cancellation)).Error?.Code);
            Assert.Equal("disable_oneself", (await Use<DisablePerson>().RunAsync(left, left.PersonId!.Value, Cancellation)).Error?.Code);
            Assert.Equal("last_admin", (await Use<IPersonStore>().DisableAsync(Actor.System, left.PersonId.Value, Cancellation)).Error?.Code);
            Assert.True(await RestoreAsync(left, gone, byDisabling));
        }
    }

    private T Use<T>()
        where T : notnull => fixture.App.Services.GetRequiredService<T>();

    private static RoleChange Without(Actor admin) => new(admin.PersonId!.Value, new HashSet<string>(), new HashSet<string> { Role.Admin }, null);

    private async Task<Error?> RemoveAsync(Actor actor, Actor other, bool byDisabling) => byDisabling
        ? (await Use<DisablePerson>().RunAsync(actor, other.PersonId!.Value, Cancellation)).Error
        : (await Use<ChangeRoles>().RunAsync(actor, Without(other), Cancellation)).Error;

    private async Task<bool> RestoreAsync(Actor actor, Actor other, bool byDisabling) => byDisabling
        ? (await Use<EnablePerson>().RunAsync(actor, other.PersonId!.Value, Cancellation)).Succeeded
        : (await Use<ChangeRoles>().RunAsync(actor, new RoleChange(other.PersonId!.Value, new HashSet<string> { Role.Admin }, new HashSet<string>(), null), Cancellation)).Succeeded;

    private async Task<Actor> AdminAsync(string name)
    {
        var made = await Use<EnsurePeople>().RunAsync([new NewPerson(name, $"{Guid.NewGuid():N}@harbour.example", [Role.Admin], "a lighthouse keeper")], Cancellation);
        return new Actor(made.Value[0], name, new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
    }
}
