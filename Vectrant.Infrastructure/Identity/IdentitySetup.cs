using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Identity;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity;

public static class IdentitySetup
{
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddIdentityCore<Person>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.Password.RequiredLength = 12;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
            })
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<VectrantDbContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<PersonClaims>()
            .AddDefaultTokenProviders();
        return services
            .AddSingleton<IPeopleStore, PeopleStore>()
            .AddSingleton<ISignInStanding, SignInStanding>()
            .AddSingleton<EnsurePeople>();
    }
}
