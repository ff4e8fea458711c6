using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vectrant.Core.Operations;
using Vectrant.Core.Webhooks;

namespace Vectrant.Infrastructure.Webhooks;

public static class WebhooksSetup
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddSingleton<WebhookTargets>().AddSingleton<IWebhookTargets>(provider => provider.GetRequiredService<WebhookTargets>());
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<IWebhookSender, WebhookSender>();
        services.AddSingleton<IWebhookStore, WebhookStore>();
        services.AddSingleton<IWebhookQuery, WebhookQuery>();
        services.AddSingleton<IDeliveryQueue, DeliveryQueue>();
        services.AddSingleton<SendDelivery>();
        services.AddSingleton<CreateWebhook>().AddSingleton<ChangeWebhook>().AddSingleton<PauseWebhook>().AddSingleton<RotateWebhookSecret>()
            .AddSingleton<DeleteWebhook>().AddSingleton<PingWebhook>().AddSingleton<ResendDelivery>().AddSingleton<ResendFailed>();
        services.AddHostedService<WorkerOrNothing>();
        return services;
    }

    /// <summary>Only nodes that do background work send.</summary>
    private sealed class WorkerOrNothing(Node node, IServiceProvider provider) : IHostedService, IDisposable
    {
        private readonly WebhookWorker? _worker = node.DoesBackgroundWork ? ActivatorUtilities.CreateInstance<WebhookWorker>(provider) : null;

        public Task StartAsync(CancellationToken cancellationToken) => _worker?.StartAsync(cancellationToken) ?? Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => _worker?.StopAsync(cancellationToken) ?? Task.CompletedTask;

        public void Dispose() => _worker?.Dispose();
    }
}
