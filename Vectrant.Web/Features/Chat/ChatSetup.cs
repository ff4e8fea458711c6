using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Chat;

public static class ChatSetup
{
    /// <summary>Browsers may call the API from the pages that may show the widget, and from nowhere else.</summary>
    public const string CorsPolicy = "chat";

    public static IServiceCollection AddChat(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ChatOptions>().Bind(configuration.GetSection(ChatOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ChatOptions>, ChatOptionsValidator>();
        services.AddSingleton<ChatWatches>();
        services.AddHostedService<ChatListener>();
        services.AddHostedService<ChatBroadcast>();
        services.AddScoped<ConversationReading>();
        services.AddSignalR().AddHubOptions<ChatHub>(options =>
        {
            // A join is all that a page sends.
            options.MaximumReceiveMessageSize = 4 * 1024;
            options.EnableDetailedErrors = false;
        }).AddJsonProtocol(options => options.PayloadSerializerOptions.AllowDuplicateProperties = false);
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<ChatOptions>>((cors, chat) =>
            cors.AddPolicy(CorsPolicy, policy => policy
                .WithOrigins([.. chat.Value.WidgetOrigins])
                .WithMethods(HttpMethods.Get, HttpMethods.Post)
                .WithHeaders("Authorization", "Content-Type", "Idempotency-Key")
                .WithExposedHeaders("Location", "Retry-After", "RateLimit", "RateLimit-Policy")));
        services.AddResponseCompression(options => options.EnableForHttps = true);
        return services;
    }

    /// <summary>Between routing and authentication.</summary>
    public static IApplicationBuilder UseChat(this IApplicationBuilder app)
    {
        app.UseApiProblems();

        // Only the document, which holds no secret: compressing what mixes secrets and foreign text would tell about both (BREACH).
        app.UseWhen(context => context.Request.Path == ChatPageEndpoints.PagePath, page => page.UseResponseCompression());
        return app;
    }

    public static IEndpointRouteBuilder MapChat(this IEndpointRouteBuilder routes)
    {
        routes.MapChatPage();
        routes.MapConversations();
        routes.MapHub<ChatHub>(ChatHub.Path).LimitedAsConnection().AllowAnonymous();
        routes.MapOpenApi().AddEndpointFilter(new KeptDescription()).LimitedAs(EndpointClass.Read).AllowAnonymous();
        return routes;
    }
}
