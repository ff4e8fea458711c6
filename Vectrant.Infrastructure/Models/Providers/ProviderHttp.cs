using System.Net;
using System.Net.Http.Headers;
using Vectrant.Infrastructure.Network;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>A provider answered, but with a refusal.</summary>
internal sealed class ProviderRefusedException(HttpStatusCode status, TimeSpan? retryAfter) : Exception($"The provider answered with HTTP {(int)status}.")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>How long it asks to be left alone, or null.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>
/// The one HTTP client of all providers. Time limits and retries stand around it, not in it; redirects are refused,
/// because they would carry the key to another host.
/// </summary>
internal sealed class ProviderHttp : IDisposable
{
    private readonly Refusals _refusals;

    public ProviderHttp(TimeProvider clock)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        _refusals = new Refusals(sockets, clock);
        Client = new HttpClient(_refusals, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpClient Client { get; }

    /// <summary>
    /// A client whose requests carry exactly this key. The Anthropic package otherwise prefers a token that it finds in
    /// the environment, and would send that to whatever endpoint is configured here.
    /// </summary>
    public HttpClient WithKeyHeader(string key) => new(new KeyHeader(_refusals, key), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    // A model may run on this machine or beside it; what answers on the own link only is no model, and gives away the machine's credentials.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        return Array.Exists(addresses, Sockets.IsOwnLink)
            ? throw new HttpRequestException("The host leads to an address of the own link, where no model is.")
            : await Sockets.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
    }

    public void Dispose()
    {
        Client.Dispose();
        _refusals.Dispose();
    }

    private sealed class KeyHeader(HttpMessageHandler inner, string key) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = null;
            request.Headers.Remove("x-api-key");
            request.Headers.Add("x-api-key", key);
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Turns refusals into one exception for all packages, before they read a body that may repeat the prompt.</summary>
    private sealed class Refusals(HttpMessageHandler inner, TimeProvider clock) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                response.Content = await BoundedContent.OfAsync(response.Content, cancellationToken);
                return response;
            }

            using (response)
            {
                throw new ProviderRefusedException(response.StatusCode, Wait(response.Headers.RetryAfter));
            }
        }

        private TimeSpan? Wait(RetryConditionHeaderValue? header) => header switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
            _ => null,
        };
    }
}
