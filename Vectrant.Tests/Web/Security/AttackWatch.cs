using System.Collections.Concurrent;
using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;

namespace Vectrant.Tests.Web.Security;

/// <summary>Sees whether anything of an attack comes to life in a page, whatever becomes of the page meanwhile.</summary>
internal sealed class AttackWatch
{
    /// <summary>Says at once that a script of an attack ran: when somebody looks, the page may be another one.</summary>
    private const string Alarm = """
        (() => { let ran; Object.defineProperty(window, 'attacked', { get: () => ran, set: value => { ran = value; console.error('a script of an attack ran'); } }); })()
        """;

    private readonly ConcurrentQueue<string> _found = new();
    private readonly IPage _page;
    private readonly Uri _app;
    private int _journeys;

    private AttackWatch(IPage page, Uri app) => (_page, _app) = (page, app);

    /// <param name="page">Which has shown nothing yet.</param>
    /// <param name="app">From where everything has to come.</param>
    public static async Task<AttackWatch> OnAsync(IPage page, Uri app)
    {
        var watch = new AttackWatch(page, app);
        await page.AddInitScriptAsync(Alarm);
        page.Dialog += (_, dialog) => watch.See(dialog);
        page.Console += (_, message) => watch.See(message);
        page.PageError += (_, error) => watch.Add($"an error of a script: {error}");
        page.Request += (_, request) => watch.See(request);
        page.Popup += (_, other) => watch.Add($"a window: {other.Url}");
        page.Download += (_, file) => watch.Add($"a download: {file.Url}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                watch.Add($"{response.Status} of {response.Url}");
            }
        };
        return watch;
    }

    /// <summary>The only way in which the page may become another one.</summary>
    public async Task GoAsync(string path)
    {
        // What it shows now is gone with it.
        await LookAsync();
        Interlocked.Increment(ref _journeys);
        await _page.GotoAsync(new Uri(_app, path).ToString());
    }

    /// <summary>All that was seen until now, and what of the attacks is in the page.</summary>
    public async Task<IReadOnlyList<string>> FoundAsync()
    {
        await LookAsync();
        return [.. _found.Distinct()];
    }

    private async Task LookAsync()
    {
        try
        {
            Array.ForEach(await _page.EvaluateAsync<string[]>(AttackTexts.Harm), Add);
        }
        catch (PlaywrightException gone)
        {
            Add($"a page that is not there any more: {gone.Message}");
        }
    }

    private void Add(string what) => _found.Enqueue(what);

    private void See(IDialog dialog)
    {
        if (dialog.Type != "beforeunload")
        {
            Add($"a dialog: {dialog.Message}");
        }

        _ = dialog.AcceptAsync();
    }

    /// <summary>A refusal of the app is an answer; whatever else a browser calls an error is none, what the content policy stopped among it.</summary>
    private void See(IConsoleMessage message)
    {
        if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal))
        {
            Add($"in the console: {message.Text}");
        }
    }

    private void See(IRequest request)
    {
        var address = new Uri(request.Url);
        if (address.Scheme is not ("data" or "blob") && address.Authority != _app.Authority)
        {
            Add($"a request to {request.Url}");
        }
        else if (request.IsNavigationRequest && request.RedirectedFrom is null && Interlocked.Decrement(ref _journeys) < 0)
        {
            Add($"a journey to {request.Url}");
        }
    }
}
