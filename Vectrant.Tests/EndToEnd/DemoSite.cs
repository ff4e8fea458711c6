using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.EndToEnd;

/// <summary>Class fixture: the install that a visitor of the demo gets, with everything in it that 'up' brings.</summary>
public sealed class DemoSite(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    private static readonly TimeSpan SeedLimit = TimeSpan.FromMinutes(5);
    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("The app did not start.");

    public ConnectionStrings Connections { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(SeedLimit);
        Connections = await postgres.CreateDatabaseAsync(limit.Token);
        _app = await TestApp.StartAsync(Connections, NodeRole.All, [("Conversations:UndoSeconds", "1")], null, limit.Token);
        var demo = App.Services.GetRequiredService<IDemo>();
        var seeded = await demo.SeedAsync(new Progress<string>(), limit.Token);
        Assert.True(seeded.Succeeded, seeded.Error?.Message);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>A browser of its own on a path, nobody signed in.</summary>
    public async Task<IPage> OpenAsync(string path, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(App.Address, path).ToString());
        return page;
    }

    /// <summary>A browser of its own in which a person of the demo is signed in.</summary>
    public async Task<IPage> SignInAsync(string role, string path)
    {
        var person = App.Services.GetRequiredService<IDemo>().Guide.SignIns.Single(person => person.Role == role);
        var page = await OpenAsync("/");
        await page.SignInAsync(App.Address, person.Email, person.Password, path);
        return page;
    }
}
