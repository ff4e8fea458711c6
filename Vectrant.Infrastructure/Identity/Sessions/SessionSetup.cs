using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Identity.People;

namespace Vectrant.Infrastructure.Identity.Sessions;

internal static class SessionSetup
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        services.AddSingleton<SignInStanding>();
        services.AddSingleton<ISignInStanding>(provider => provider.GetRequiredService<SignInStanding>());
        services.AddHostedService(provider => provider.GetRequiredService<SignInStanding>());
        return services
            .AddSingleton<ISessionStore, SessionStore>()
            .AddSingleton<ISessionQuery, SessionQuery>()
            .AddSingleton<IPersonStore, PersonStore>()
            .AddSingleton<IPersonQuery, PersonQuery>()
            .AddSingleton<ChangeRoles>()
            .AddSingleton<DisablePerson>()
            .AddSingleton<EnablePerson>()
            .AddSingleton<RenamePerson>()
            .AddSingleton<EndSession>()
            .AddSingleton<EndAllSessions>();
    }
}
