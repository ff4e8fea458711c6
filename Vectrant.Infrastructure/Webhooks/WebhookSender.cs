using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Options;
using Vectrant.Core.Webhooks;

namespace Vectrant.Infrastructure.Webhooks;

/// <summary>Posts a delivery. Follows no redirect, uses no proxy, keeps no cookie, reads no answer: only its status counts.</summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private const int HeaderKilobytes = 16;
    private static readonly TimeSpan LookUpAgain = TimeSpan.FromMinutes(1);
    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    public WebhookSender(WebhookTargets targets, IOptions<WebhookOptions> options, TimeProvider time)
    {
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = HeaderKilobytes,
            MaxResponseDrainSize = 0,
            ResponseDrainTimeout = TimeSpan.Zero,
            PooledConnectionLifetime = LookUpAgain,
            ConnectCallback = targets.ConnectAsync,
        })
        {
            Timeout = options.Value.Timeout,
            MaxResponseContentBufferSize = 1,
        };
    }

    public async Task<SendOutcome> SendAsync(LeasedDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url)
            {
                Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json"),
            };
            request.Headers.UserAgent.ParseAdd("Vectrant-Webhooks/1");
            request.Headers.Add("Vectrant-Event", delivery.Event);
            request.Headers.Add("Vectrant-Delivery", delivery.Id.ToString());
            request.Headers.Add("Vectrant-Attempt", delivery.Attempt.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(delivery.Body, _time.GetUtcNow(), delivery.Secrets));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return new SendOutcome(status, status switch { >= 200 and < 300 => null, >= 300 and < 400 => "redirected", _ => "refused" });
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && NameOf(problem) is { } name)
        {
            return new SendOutcome(null, name);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string? NameOf(Exception problem) => problem switch
    {
        HttpRequestException { InnerException: ForbiddenTargetException } or ForbiddenTargetException => "target_forbidden",
        HttpRequestException { InnerException: AuthenticationException } => "tls_failed",
        OperationCanceledException or HttpRequestException { InnerException: OperationCanceledException } => "timed_out",
        HttpRequestException or IOException => "unreachable",
        _ => null,
    };
}
