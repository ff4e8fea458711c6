using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
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
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<VectrantDbContext>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        return services;
    }
}
