using System.Net.Http.Headers;
using System.Text.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>
/// Calls providers. Nothing is followed, kept or read without a bound: no redirects (they could lead into the own network), no cookies, a limit for
/// the time of the whole answer and for its size.
/// </summary>
internal sealed class ProviderHttp : IDisposable
{
    private const int MostBytes = 256 * 1024;
    private const int MostHeaderKilobytes = 32;
    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly ProductInfoHeaderValue Agent = new("Vectrant", "1");

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxResponseHeadersLength = MostHeaderKilobytes,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="bearer">An access token, or null.</param>
    /// <param name="limit">For the whole answer.</param>
    public Task<Result<JsonElement>> GetAsync(Uri address, string? bearer, TimeSpan limit, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
            return request;
        },
        limit,
        cancellationToken);

    /// <param name="basic">User and password of the client in base64, or null.</param>
    public Task<Result<JsonElement>> PostAsync(
        Uri address, IEnumerable<KeyValuePair<string, string>> form, string? basic, TimeSpan limit, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
            request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", basic);
            return request;
        },
        limit,
        cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<Result<JsonElement>> SendAsync(Func<HttpRequestMessage> make, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var request = make();
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(Agent);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            if ((int)response.StatusCode is >= 300 and < 400)
            {
                return ProviderErrors.Redirects;
            }

            // RFC 6749 section 5.2: a refused code is a 400 with an explanation, which belongs to nobody's screen.
            if (!response.IsSuccessStatusCode)
            {
                return (int)response.StatusCode is 400 or 401 or 403 ? ProviderErrors.Failed : ProviderErrors.Unreadable;
            }

            return await ReadAsync(response.Content, limited.Token) is { } bytes ? Parse(bytes) : ProviderErrors.TooLarge;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProviderErrors.TooSlow;
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            return ProviderErrors.Unreachable;
        }
    }

    /// <summary>Null when it is too large.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MostBytes)
        {
            return null;
        }

        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var part = new byte[8192];
        while (await body.ReadAsync(part, cancellationToken) is > 0 and var count)
        {
            if (kept.Length + count > MostBytes)
            {
                return null;
            }

            kept.Write(part, 0, count);
        }

        return kept.ToArray();
    }

    private static Result<JsonElement> Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return ProviderErrors.Unreadable;
        }
    }
}
