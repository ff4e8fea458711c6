using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Infrastructure.Identity.Accounts;
using Vectrant.Infrastructure.Identity.Sessions;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity;

public static class IdentitySetup
{
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddIdentityCore<Person>(options =>
            {
                options.User.RequireUniqueEmail = true;
            })
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<VectrantDbContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<PersonClaims>()
            .AddDefaultTokenProviders();
        services.AddScoped<IUserStore<Person>, PersonStore>();

        // Instead of Identity's own, which asks for kinds of characters.
        services.RemoveAll<IPasswordValidator<Person>>();
        return services
            .AddTeams()
            .AddSingleton<IPasswordValidator<Person>, PasswordValidation>()
            .AddSingleton<IPeopleStore, PeopleStore>()
            .AddSessions()
            .AddSingleton<EnsurePeople>();
    }

    /// <summary>What needs the database alone, and nothing of ASP.NET Core Identity.</summary>
    public static IServiceCollection AddTeams(this IServiceCollection services) => services
        .AddSingleton<IActorSource, ActorSource>()
        .AddSingleton<ITeamStore, TeamStore>()
        .AddSingleton<ITeamQuery, TeamQuery>()
        .AddSingleton<CreateTeam>()
        .AddSingleton<RenameTeam>()
        .AddSingleton<ArchiveTeam>()
        .AddSingleton<RestoreTeam>()
        .AddSingleton<SetTeamMembers>()
        .AddSingleton<ChangeTeamMembers>()
        .AddSingleton<RouteNewConversations>();
}
