using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Features.Chat;
using Vectrant.Web.Features.Identity.People;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>What the pages of local accounts need.</summary>
internal static class AccountPages
{
    public static IServiceCollection AddAccountPages(this IServiceCollection services) => services
        .AddSingleton<KnownDevice>()
        .AddScoped<PasskeyCeremony>()
        .AddSingleton<IConfigureOptions<IdentityPasskeyOptions>, PasskeyOrigin>()
        .AddSingleton<PendingSignIn>()
        .AddSingleton<FreshProof>()
        .AddSingleton<ConfirmWays>()
        .AddScoped<EndSessionsDesk>()
        .AddScoped<FinishSignIn>()
        .AddScoped<SecondStepDesk>()
        .AddScoped<TwoStepDesk>()
        .AddSingleton<IPublicAddress, PublicAddress>()
        .AddSingleton(provider => new PasswordContext(["Vectrant", provider.GetRequiredService<IOptions<ChatOptions>>().Value.Organisation]));
}
