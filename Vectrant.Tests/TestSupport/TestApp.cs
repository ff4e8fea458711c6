using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Web.Composition;

namespace Vectrant.Tests.TestSupport;

/// <summary>The real app on Kestrel, on a free loopback port. Several of them on one database are several nodes.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);
    private readonly WebApplication _app;

    private TestApp(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="connections">The database, migrated.</param>
    /// <param name="role">What the node does.</param>
    /// <param name="settings">Settings over the defaults.</param>
    /// <param name="configure">Last word on the builder, such as replacing a port by a double.</param>
    /// <param name="cancellationToken">Bounds the start.</param>
    public static async Task<TestApp> StartAsync(
        ConnectionStrings connections,
        NodeRole role,
        IEnumerable<(string Key, string Value)> settings,
        Action<WebApplicationBuilder>? configure,
        CancellationToken cancellationToken)
    {
        var app = VectrantHost.Build([], role, builder =>
        {
            builder.Configuration.AddConfiguration(TestConfiguration.Of(TestConfiguration.WideLimits));
            builder.Configuration.AddConfiguration(TestConfiguration.Of([.. TestConfiguration.Of(connections), .. settings]));
            builder.WebHost.UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(TestLog.Instance);
            configure?.Invoke(builder);

            // On a busy machine a second is no sign that the other nodes are away, after which each would keep to its share of a limit.
            builder.Host.ConfigureContainer<IServiceCollection>(services => services.AddSingleton(
                provider => new RateCounts(provider.GetRequiredService<ISharedCounts>(), provider.GetRequiredService<TimeProvider>(), TimeSpan.FromMinutes(1))));
        });
        await app.StartAsync(cancellationToken);
        return new TestApp(app, new Uri(app.Urls.First()));
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }
}
