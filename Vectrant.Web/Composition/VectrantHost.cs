using Microsoft.Extensions.Options;
using Radzen;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Operations;
using Vectrant.Web.Api;
using Vectrant.Web.Features.Chat;
using Vectrant.Web.Features.Conversations;
using Vectrant.Web.Features.Guardrails;
using Vectrant.Web.Features.Identity.Limits;
using Vectrant.Web.Features.Operations;
using Vectrant.Web.Features.Queue;
using Vectrant.Web.Layout;
using Vectrant.Web.Security;
using Vectrant.Web.Shared;

namespace Vectrant.Web.Composition;

/// <summary>Builds the app; a class of its own so that tests build the same one on a port of their own.</summary>
public static class VectrantHost
{
    /// <param name="args">Configuration on the command line, such as <c>--ConnectionStrings:Vectrant=…</c>.</param>
    /// <param name="role">What this node does.</param>
    /// <param name="configure">Last word of the caller (tests, commands) on the builder.</param>
    public static WebApplication Build(string[] args, NodeRole role, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(VectrantHost).Assembly.GetName().Name, Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Host.UseDefaultServiceProvider(options =>
        {
            options.ValidateScopes = true;
            options.ValidateOnBuild = true;
        });
        builder.AddVectrantLogging();

        // Otherwise a build that was not published serves every file anew and uncompressed, for the sake of editing it.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= builder.Environment.IsDevelopment().ToString();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        configure?.Invoke(builder);
        builder.Services.AddSingleton(new Node(role, $"{Environment.MachineName}-{Environment.ProcessId}"));
        builder.Services.AddFeatures(builder.Configuration);
        builder.Services.AddSecurity();
        builder.Services.AddApi();
        builder.Services.AddChat(builder.Configuration);
        builder.Services.AddLanguages();
        builder.Services.AddScoped<PageScript>();
        builder.Services.AddDesks();
        builder.Services.AddReviewDesk();
        builder.Services.AddSingleton<LimitsDesk>();
        builder.Services.AddSingleton<LimitedEndpointNames>();
        builder.Services.AddSingleton<TooManyPage>();
        builder.Services.AddSingleton<RecentRefusals>();
        builder.Services.AddSingleton<IValidateOptions<RateLimitOptions>, LimitedEndpointValidator>();
        builder.Services.AddQueuePages();
        builder.Services.AddRuleDesk();
        builder.Services.AddProblemDetails();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(options => options.MaximumReceiveMessageSize = OnCircuit.LongestMessage);
        builder.Services.AddRadzenComponents();

        var app = builder.Build();
        app.MapHealth();
        if (role == NodeRole.Worker)
        {
            // Nobody can sign in here, so nobody is sent to do so.
            app.MapFallback(() => Results.NotFound()).AllowAnonymous();
            return app;
        }

        app.UsePipeline();
        app.MapEverything();
        app.Services.GetRequiredService<LimitedEndpointNames>().Read(app);
        return app;
    }
}
