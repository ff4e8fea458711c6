using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Webhooks;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Webhooks;

/// <summary>Names whose owner lets them lead where they like, from one moment to the next.</summary>
public sealed class WebhookRebindingTests
{
    private static readonly IPAddress Outside = IPAddress.Parse("93.184.215.14");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("fd00::1")]
    public async Task Name_ThatLeadsInside_IsRefusedWhenItIsGiven_AlsoBesideAGoodAddress(string inside)
    {
        foreach (IPAddress[] answer in new IPAddress[][] { [IPAddress.Parse(inside)], [Outside, IPAddress.Parse(inside)] })
        {
            var targets = Targets(_ => answer);
            Assert.Equal(WebhookErrors.TargetForbidden.Code, (await targets.RefuseAsync(new Uri("https://hooks.example.org/hook"), Cancellation))?.Code);
        }
    }

    [Fact]
    public async Task Name_ThatLeadsElsewhereAMomentLater_IsNotConnectedTo()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var asked = 0;
        var port = ((IPEndPoint)inside.LocalEndpoint).Port;
        var targets = Targets(_ => ++asked == 1 ? [Outside] : [IPAddress.Loopback], port);
        var url = new Uri($"https://rebind.example.org:{port}/hook");
        Assert.Null(await targets.RefuseAsync(url, Cancellation));

        using var sender = new WebhookSender(targets, Options.Create(new WebhookOptions()), TimeProvider.System);
        var delivery = new LeasedDelivery(
            new WebhookDeliveryId(Guid.CreateVersion7()), new WebhookId(Guid.CreateVersion7()), Guid.NewGuid(), url.ToString(), Guid.CreateVersion7(), "ping", "{}", ["whsec_none"], 1, DateTimeOffset.UnixEpoch, null);
        Assert.Equal(new SendOutcome(null, "target_forbidden"), await sender.SendAsync(delivery, Cancellation));
        Assert.False(inside.Pending());

        // Looked up once for the connection: what was found good is what would have been connected to.
        Assert.Equal(2, asked);
    }

    private static WebhookTargets Targets(Func<string, IPAddress[]> answer, params int[] ports) => new(Options.Create(new WebhookOptions { Ports = ports })) { LookUp = (host, _) => Task.FromResult(answer(host)) };
}
