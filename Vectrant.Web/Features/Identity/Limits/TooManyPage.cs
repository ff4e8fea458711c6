using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Vectrant.Web.Features.Identity.Limits;

/// <summary>
/// <see cref="TooMany"/> as bytes, made once for each language and number of seconds (a window has some 65): whoever floods must not get a page
/// rendered for each request.
/// </summary>
internal sealed class TooManyPage(IServiceProvider services, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<(string Language, int Seconds, bool SigningIn), byte[]> _pages = new();

    /// <summary>In the language of the request.</summary>
    /// <param name="seconds">How long to wait.</param>
    /// <param name="signingIn">True when it was a sign-in that was refused.</param>
    public async ValueTask<byte[]> OfAsync(int seconds, bool signingIn)
    {
        var key = (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, seconds, signingIn);
        return _pages.TryGetValue(key, out var made) ? made : _pages.GetOrAdd(key, await RenderAsync(seconds, signingIn));
    }

    private async Task<byte[]> RenderAsync(int seconds, bool signingIn)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(TooMany.Seconds)] = seconds, [nameof(TooMany.SigningIn)] = signingIn });
        return await renderer.Dispatcher.InvokeAsync(async () => Encoding.UTF8.GetBytes((await renderer.RenderComponentAsync<TooMany>(parameters)).ToHtmlString()));
    }
}
