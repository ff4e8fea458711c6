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
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        return services
            .AddSingleton<IConfigureOptions<PasswordHasherOptions>, PasswordCost>()
            .AddSingleton<IPasswordHasher<Person>, PasswordHashing>()
            .AddSingleton(_ => new PasswordTurns())
            .AddSingleton<IPasswordVault, PasswordVault>()
            .AddSingleton<IAccountLog, AccountLog>()
            .AddSingleton<SignInPacing>()
            .AddSingleton<ISignInThrottle, SignInThrottle>()
            .AddSingleton<CheckPassword>()
            .AddSingleton<ConfirmPassword>()
            .AddSingleton<ChangePassword>()
            .AddSingleton<RequestPasswordReset>()
            .AddSingleton<RedeemLink>()
            .AddSingleton<InvitePerson>()
            .AddSingleton<InviteAgain>()
            .AddSingleton<ReadMail>()
            .AddSingleton<IAccessReset, AccessReset>()
            .AddSingleton<ResetAccess>()
            .AddSingleton<IAccountStore, AccountStore>()
            .AddSingleton<Invitations>()
            .AddSingleton<ResetRequests>()
            .AddSingleton<MailQueue>()
            .AddSingleton<MailDelivery>()
            .AddSingleton<IMailSender, SmtpSender>()
            .AddSingleton<IOutbox, Outbox>()
            .AddSingleton<ISecondFactors, SecondFactors>()
            .AddSingleton<Passkeys>()
            .AddSingleton<IPasskeys>(provider => provider.GetRequiredService<Passkeys>())
            .AddSingleton<IPasskeyRegister>(provider => provider.GetRequiredService<Passkeys>())
            .AddSingleton<SecondStep>()
            .AddSingleton<RequiredFactor>()
            .AddSingleton<ResetSecondFactor>();
    }
}
