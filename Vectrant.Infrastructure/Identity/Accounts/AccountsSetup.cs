using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Local accounts: passwords, second factors, passkeys, invitations and resets.</summary>
public static class AccountsSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<AccountOptions>().Bind(configuration.GetSection(AccountOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>();
        return services
            .AddSingleton<IConfigureOptions<PasswordHasherOptions>, PasswordCost>()
            .AddSingleton<IPasswordHasher<Person>, PasswordHashing>()
            .AddSingleton<IPasswordVault, PasswordVault>()
            .AddSingleton<IAccountLog, AccountLog>()
            .AddSingleton<SignInPacing>()
            .AddSingleton<ISignInThrottle, SignInThrottle>()
            .AddSingleton<CheckPassword>();
    }
}
