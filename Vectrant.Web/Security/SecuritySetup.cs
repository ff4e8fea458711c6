using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Web.Features.Identity;
using Vectrant.Web.Features.Identity.Accounts;
using Vectrant.Web.Features.Identity.People;
using Vectrant.Web.Features.Identity.Tokens;

namespace Vectrant.Web.Security;

/// <summary>Cookies, policies (one for each permission, named like it), and deny by default.</summary>
public static class SecuritySetup
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddAuthentication(BearerAuthentication.ByPath)
            .AddPolicyScheme(BearerAuthentication.ByPath, null, scheme => scheme.ForwardDefaultSelector = BearerAuthentication.SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.Name, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "vectrant";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = "/sign-in";
            options.LogoutPath = "/sign-out";
            options.AccessDeniedPath = "/no-access";
            options.ReturnUrlParameter = "returnUrl";

            // How long it holds stands in its session; nothing here may prolong it.
            options.SlidingExpiration = false;

            // Where to go next is the pages' matter (LocalAddress); the framework would go there by itself, with a weaker check.
            options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
            options.Events.OnValidatePrincipal = SessionCookie.ValidateAsync;
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "vectrant.form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

            // Who may frame a page is said in one place, for all of them.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentActor>();
        services.AddScoped<ICurrentActor>(provider => provider.GetRequiredService<CurrentActor>());
        services.AddScoped(typeof(Critical<>));
        services.AddScoped<OnCircuit>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<OnCircuit>());
        services.AddScoped<AuthenticationStateProvider, CircuitSignIn>();
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>();
        services.AddOptions<SecurityOptions>().BindConfiguration(SecurityOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddSingleton<HostNames>();
        services.AddAccountPages();
        services.AddScoped<PasswordSignIn>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedAccess>();
        services.AddScoped<SignInPerson>();
        services.AddScoped<PasswordGrant>();
        services.AddScoped<PersonDeeds>();
        services.AddScoped<AccountDeeds>();
        services.AddSingleton<OpenSignInDeeds>();
        services.AddScoped<ApiKeyDesk>();
        services.AddSingleton<TeamDeeds>();
        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var permission in Enum.GetValues<Permission>())
        {
            authorization.AddPolicy(permission.ToString(), policy => policy
                .RequireAuthenticatedUser()
                .RequireAssertion(context => CurrentActor.From(context.User).May(permission)));
        }

        return services;
    }
}
