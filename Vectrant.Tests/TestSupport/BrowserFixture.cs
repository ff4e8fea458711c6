using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;
using Xunit;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(BrowserFixture))]
[assembly: ClosesBrowsers]

namespace Vectrant.Tests.TestSupport;

/// <summary>One Chromium for the whole run, started with the first test that needs it. Each context is a browser of its own: cookies, storage.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Milliseconds. As patient as everything else: a busy machine is no failure.</summary>
    private const float Patience = 60_000;

    // A machine without the browser says so in the first browser test instead of passing quietly.
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Opened = new();
    private static readonly ConcurrentBag<Task> Closing = [];
    private readonly SemaphoreSlim _turn = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A separate browser profile; closed after the test that asked for it.</summary>
    /// <param name="options">Size, colour scheme, language; null for 1440 by 900 in English.</param>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        var browser = await BrowserAsync();
        options ??= new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 }, Locale = "en-GB" };
        // Without a graphics card each frame of an animation costs the processor that the tests share.
        options.ReducedMotion ??= ReducedMotion.Reduce;
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        if (TestContext.Current.Test is { } test)
        {
            Opened.GetOrAdd(test.UniqueID, _ => []).Add(context);
        }

        return context;
    }

    /// <summary>Begins to close what a test opened; nobody has to wait for it.</summary>
    internal static void Close(string test)
    {
        if (Opened.TryRemove(test, out var contexts))
        {
            foreach (var context in contexts)
            {
                Closing.Add(context.CloseAsync());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await Task.WhenAll(Closing);
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        _turn.Dispose();
    }

    private async Task<IBrowser> BrowserAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_browser is null)
            {
                var executable = Array.Find(Places, File.Exists)
                    ?? throw new InvalidOperationException("Browser tests need Chromium: apt-get install chromium ('./vectrant test' does it).");
                _playwright = await Playwright.CreateAsync();
                Assertions.SetDefaultExpectTimeout(Patience);
                _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
                {
                    ExecutablePath = executable,
                    Args =
                    [
                        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                        "--disable-component-update", "--disable-sync",
                    ],
                });
            }

            return _browser;
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>Closes what a test opened: a page that lives on goes on reading and claiming, and costs the tests that follow a share of the processor.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ClosesBrowsersAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        BrowserFixture.Close(test.UniqueID);
    }
}
