using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Webhooks;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Webhooks;

/// <summary>What happens is told: signed, once written never lost, tried until it arrives, to nobody inside the own network.</summary>
public sealed class WebhookDeliveryTests(HookDesk desk) : IClassFixture<HookDesk>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delivery_OfAnEvent_ArrivesSignedAsOpenSslWouldSignIt()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        var conversation = await desk.ConverseAsync();
        await desk.SendAsync(hook.Id);

        var received = Assert.Single(desk.ReceivedAt(path));
        var body = JsonSerializer.Deserialize<JsonElement>(received.Body);
        Assert.Equal(("conversation.started", conversation), (body.GetProperty("type").GetString(), body.GetProperty("data").GetProperty("conversationId").GetGuid()));
        var parts = received.Signature.Split(',').Select(part => part.Split('=', 2)).ToList();
        Assert.Equal(["t", "v1"], parts.Select(part => part[0]));
        Assert.InRange(long.Parse(parts[0][1], System.Globalization.CultureInfo.InvariantCulture), (desk.Time.GetUtcNow() - WebhookSignature.ReplayWindow).ToUnixTimeSeconds(), desk.Time.GetUtcNow().ToUnixTimeSeconds());
        Assert.Equal(await OpenSslAsync(hook.Secret, $"{parts[0][1]}.{received.Body}"), parts[1][1]);
        var row = await desk.OnlyDeliveryAsync(hook.Id);
        Assert.Equal((DeliveryState.Delivered, 1, 204), (row.State, row.Attempts, row.LastStatus));
        Assert.Equal(received.Delivery, row.Id.ToString());
    }

    [Fact]
    public async Task Delivery_ThatFails_IsTriedAgainWithTheSameBodyUntilItArrives()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        var tries = 0;
        desk.Receiver.Answer = (received, context) => received.Path != path ? HookReceiver.Respond(context, 204) : ++tries switch
        {
            1 => HookReceiver.Respond(context, 500),
            2 => desk.Receiver.Hang(context),
            _ => HookReceiver.Respond(context, 200),
        };
        await desk.ConverseAsync();
        // An impatient one for the try that is not answered; the others have the time that a busy machine takes.
        using var impatient = new WebhookSender(desk.Get<WebhookTargets>(), Options.Create(new WebhookOptions { TimeoutSeconds = 5 }), desk.Time);
        foreach (var (attempt, status, error) in new (int, int?, string?)[] { (1, 500, "refused"), (2, null, "timed_out"), (3, 200, null) })
        {
            await desk.SendAsync(hook.Id, error == "timed_out" ? impatient : null);
            var row = await desk.OnlyDeliveryAsync(hook.Id);
            Assert.Equal((attempt, status, error), (row.Attempts, row.LastStatus, row.LastError));
            Assert.Equal(error is null ? DeliveryState.Delivered : DeliveryState.Waiting, row.State);
            Assert.Equal(attempt, desk.ReceivedAt(path).Count());
            desk.Time.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Single(desk.ReceivedAt(path).Select(received => received.Body).Distinct());
        Assert.Equal(3, desk.ReceivedAt(path).Select(received => received.Signature).Distinct().Count());
    }

    [Theory]
    [InlineData(1, 0, 10)]
    [InlineData(1, 1, 12.5)]
    [InlineData(2, 0, 20)]
    [InlineData(5, 0, 160)]
    [InlineData(9, 0, 2560)]
    [InlineData(10, 0, 3600)]
    [InlineData(4000, 1, 4500)]
    public void Wait_BetweenTries_DoublesUpToTheLongest(int attempt, double chance, double seconds) =>
        Assert.Equal(seconds, SendDelivery.WaitAfter(attempt, new WebhookOptions(), chance).TotalSeconds);

    [Fact]
    public async Task Delivery_WhoseNodeDiedBeforeOrWhileSending_IsSentByAnother()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        await desk.ConverseAsync();
        var lost = await desk.LeaseAsync(hook.Id);
        Assert.NotNull(lost);
        await desk.SendAsync(hook.Id);
        Assert.Empty(desk.ReceivedAt(path));

        desk.Time.Advance(TimeSpan.FromMinutes(2));
        await desk.SendAsync(hook.Id);
        Assert.Contains(lost.EventId.ToString(), Assert.Single(desk.ReceivedAt(path)).Body, StringComparison.Ordinal);

        // The node was not dead, only slow: what it says now changes nothing.
        await desk.Get<IDeliveryQueue>().RecordAsync(lost, new SendOutcome(500, "refused"), desk.Time.GetUtcNow(), false, Cancellation);
        Assert.Equal(DeliveryState.Delivered, (await desk.OnlyDeliveryAsync(hook.Id)).State);
    }

    [Fact]
    public async Task Event_OfATransactionThatIsUndone_WasNeverThere()
    {
        var (hook, _) = await desk.HookAsync();
        await desk.ConverseAsync(commit: false);

        Assert.Empty((await desk.Get<IWebhookQuery>().DeliveriesAsync(desk.Admin, hook.Id, null, 50, Cancellation)).Value.Items);
    }

    [Fact]
    public async Task Text_OnlyWhereItIsWanted_IsInTheBody()
    {
        var (silent, silentPath) = await desk.HookAsync(false, "message.received");
        var (full, fullPath) = await desk.HookAsync(true, "message.received");
        await desk.SqlAsync("UPDATE webhook SET state = 'active' WHERE id = @id", new { id = silent.Id.Value });
        await desk.ConverseAsync("Does [EMAIL_1] belong to you?");
        await desk.SqlAsync("UPDATE webhook SET state = 'active' WHERE id = @id", new { id = silent.Id.Value });
        await desk.SendAsync(silent.Id);
        await desk.SqlAsync("UPDATE webhook SET state = 'active' WHERE id = @id", new { id = full.Id.Value });
        await desk.SendAsync(full.Id);

        Assert.DoesNotContain("belong", Assert.Single(desk.ReceivedAt(silentPath)).Body, StringComparison.Ordinal);
        Assert.Equal("Does [EMAIL_1] belong to you?", JsonSerializer.Deserialize<JsonElement>(Assert.Single(desk.ReceivedAt(fullPath)).Body).GetProperty("data").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Resend_OfWhatArrived_SendsTheSameAgain()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        await desk.ConverseAsync();
        await desk.SendAsync(hook.Id);
        var row = await desk.OnlyDeliveryAsync(hook.Id);
        Assert.True((await desk.Get<ResendDelivery>().RunAsync(desk.Admin, row.Id, Cancellation)).Succeeded);
        Assert.Equal("delivery_still_waiting", (await desk.Get<ResendDelivery>().RunAsync(desk.Admin, row.Id, Cancellation)).Error?.Code);
        await desk.SendAsync(hook.Id);

        Assert.Equal(2, desk.ReceivedAt(path).Count());
        Assert.Single(desk.ReceivedAt(path).Select(received => (received.Body, received.Delivery)).Distinct());
    }

    [Fact]
    public async Task Secret_WhileItIsChanged_BothSign()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        var changed = await desk.Get<RotateWebhookSecret>().RunAsync(desk.Admin, hook.Id, Cancellation);
        await desk.ConverseAsync();
        await desk.SendAsync(hook.Id);
        desk.Time.Advance(RotateWebhookSecret.Overlap + TimeSpan.FromMinutes(1));
        await desk.ConverseAsync();
        await desk.SendAsync(hook.Id);

        var signatures = desk.ReceivedAt(path).Select(received => (received, parts: received.Signature.Split(','))).ToList();
        Assert.Equal([3, 2], signatures.Select(signature => signature.parts.Length));
        Assert.Equal(WebhookSignature.Of(signatures[0].received.Body, At(signatures[0].parts[0]), changed.Value.Secret, hook.Secret), signatures[0].received.Signature);
        Assert.Equal(WebhookSignature.Of(signatures[1].received.Body, At(signatures[1].parts[0]), changed.Value.Secret), signatures[1].received.Signature);
    }

    [Fact]
    public async Task Secret_InTheDatabase_IsNotReadable()
    {
        var (hook, _) = await desk.HookAsync();

        Assert.Equal(0, await desk.ScalarAsync<long>("SELECT count(*) FROM webhook w WHERE w::text LIKE '%' || @secret || '%'", new { secret = hook.Secret["whsec_".Length..] }));
        Assert.Equal(0, await desk.ScalarAsync<long>("SELECT count(*) FROM audit_entry a WHERE a::text LIKE '%' || @secret || '%'", new { secret = hook.Secret["whsec_".Length..] }));
    }

    [Fact]
    public async Task Pause_KeepsWhatHappens_AndSendsItLater()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        await desk.Get<PauseWebhook>().RunAsync(desk.Admin, hook.Id, true, Cancellation);
        await desk.ConverseAsync();
        await desk.SendAsync(hook.Id);
        Assert.Empty(desk.ReceivedAt(path));

        await desk.Get<PauseWebhook>().RunAsync(desk.Admin, hook.Id, false, Cancellation);
        await desk.SendAsync(hook.Id);
        Assert.Single(desk.ReceivedAt(path));
    }

    [Fact]
    public async Task Webhook_AtWhichNothingArrivesForDays_IsDisabledAndSaysSo()
    {
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        desk.Receiver.Answer = (received, context) => HookReceiver.Respond(context, received.Path == path ? 503 : 204);
        await desk.ConverseAsync();
        await desk.SendAsync(hook.Id);
        Assert.NotNull((await desk.Get<IWebhookQuery>().GetAsync(desk.Admin, hook.Id, Cancellation)).Value.FailingSince);
        desk.Time.Advance(TimeSpan.FromHours(new WebhookOptions().DisableHours + 1));
        await desk.SendAsync(hook.Id);

        Assert.Equal(WebhookState.Disabled, (await desk.Get<IWebhookQuery>().GetAsync(desk.Admin, hook.Id, Cancellation)).Value.State);
        Assert.Equal(DeliveryState.Failed, (await desk.OnlyDeliveryAsync(hook.Id)).State);
        Assert.Equal(1, await desk.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'webhooks.disabled' AND subject_id = @id", new { id = hook.Id.ToString() }));
        await desk.ConverseAsync();
        await desk.OnlyDeliveryAsync(hook.Id);
    }

    [Theory]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://[::ffff:10.0.0.1]/hook")]
    [InlineData("https://[fd00::1]/hook")]
    [InlineData("https://[64:ff9b::a00:1]/hook")]
    [InlineData("https://[2002:7f00:1::]/hook")]
    [InlineData("https://10.1.2.3/hook")]
    [InlineData("https://172.31.255.255/hook")]
    [InlineData("https://192.168.1.1/hook")]
    [InlineData("https://100.64.0.1/hook")]
    [InlineData("https://0.0.0.0/hook")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://0x7f.1/hook")]
    [InlineData("https://255.255.255.255/hook")]
    public async Task Target_InAPrivateNetwork_IsRefusedWhenItIsGivenAndWhenItIsUsed(string url)
    {
        var settings = new WebhookSettings("Inside", url, WebhookEvents.All, false);
        Assert.Equal("webhook_target_forbidden", (await desk.Get<CreateWebhook>().RunAsync(desk.Admin, settings, Cancellation)).Error?.Code);

        // The name led elsewhere when it was given: it is looked at again with the connection.
        var (hook, _) = await desk.HookAsync(false, "conversation.started");
        await desk.SqlAsync("UPDATE webhook SET url = @url WHERE id = @id", new { url, id = hook.Id.Value });
        await desk.Get<PingWebhook>().RunAsync(desk.Admin, hook.Id, Cancellation);
        await desk.SendAsync(hook.Id);
        var row = await desk.OnlyDeliveryAsync(hook.Id);
        Assert.Equal((null, "target_forbidden"), (row.LastStatus, row.LastError));
    }

    [Theory]
    [InlineData("https://93.184.216.34:22/hook")]
    [InlineData("https://93.184.216.34:8443/hook")]
    [InlineData("https://10.1.2.3:25/hook")]
    public async Task Port_ThatIsNotAllowed_IsRefusedWhenItIsGivenAndWhenItIsUsed(string url)
    {
        Assert.Equal("webhook_port_forbidden", (await desk.Get<CreateWebhook>().RunAsync(desk.Admin, new WebhookSettings("Odd port", url, WebhookEvents.All, false), Cancellation)).Error?.Code);

        var (hook, _) = await desk.HookAsync(false, "conversation.started");
        await desk.SqlAsync("UPDATE webhook SET url = @url WHERE id = @id", new { url, id = hook.Id.Value });
        await desk.Get<PingWebhook>().RunAsync(desk.Admin, hook.Id, Cancellation);
        await desk.SendAsync(hook.Id);
        var row = await desk.OnlyDeliveryAsync(hook.Id);
        Assert.Equal((null, "target_forbidden"), (row.LastStatus, row.LastError));
    }

    [Fact]
    public void Ports_OfTheSettings_AreThoseOr443()
    {
        Assert.True(new WebhookOptions().Allows(443));
        Assert.False(new WebhookOptions().Allows(80));
        Assert.True(new WebhookOptions { Ports = { 8443 } }.Allows(8443));
        Assert.False(new WebhookOptions { Ports = { 8443 } }.Allows(443));
        Assert.True(new WebhookOptionsValidator().Validate(null, new WebhookOptions { Ports = { 0 } }).Failed);
    }

    [Theory]
    [InlineData("http://hooks.example.org/hook")]
    [InlineData("ftp://hooks.example.org/hook")]
    [InlineData("https://user:word@hooks.example.org/hook")]
    [InlineData("/hook")]
    [InlineData("")]
    public async Task Address_ThatIsNoPlainHttps_IsRefused(string url) => Assert.Equal(
        "webhook_url_unusable",
        (await desk.Get<CreateWebhook>().RunAsync(desk.Admin, new WebhookSettings("Odd", url, WebhookEvents.All, false), Cancellation)).Error?.Code);

    [Fact]
    public async Task Redirect_ToAPrivatePlace_IsNotFollowed()
    {
        await using var inside = await HookReceiver.StartAsync(Cancellation);
        var (hook, path) = await desk.HookAsync(false, "conversation.started");
        desk.Receiver.Answer = (received, context) =>
        {
            if (received.Path == path)
            {
                context.Response.Headers.Location = inside.Address.ToString();
            }

            return HookReceiver.Respond(context, received.Path == path ? 307 : 204);
        };
        await desk.ConverseAsync();
        await desk.SendAsync(hook.Id);

        Assert.Equal((307, "redirected"), ((await desk.OnlyDeliveryAsync(hook.Id)).LastStatus, (await desk.OnlyDeliveryAsync(hook.Id)).LastError));
        Assert.Empty(inside.Received);
    }

    [Fact]
    public async Task Webhook_WithManyDeliveries_IsSentAtMostTwoAtOnce()
    {
        var (hook, _) = await desk.HookAsync(false, "conversation.started");
        for (var number = 0; number < 4; number++)
        {
            await desk.ConverseAsync();
        }

        Assert.NotNull(await desk.LeaseAsync(hook.Id));
        Assert.NotNull(await desk.LeaseAsync(hook.Id));
        Assert.Null(await desk.LeaseAsync(hook.Id));
    }

    [Fact]
    public async Task Everything_BySomebodyWithoutTheRight_IsRefused()
    {
        var (hook, _) = await desk.HookAsync();
        foreach (var role in Role.All.Where(role => role != Role.Admin))
        {
            var actor = new Actor(new PersonId(Guid.CreateVersion7()), role, new HashSet<string> { role }, Authority.PermissionsOf([role]));
            var settings = new WebhookSettings("Mine", "https://hooks.example.org/", WebhookEvents.All, false);
            Error?[] errors =
            [
                (await desk.Get<CreateWebhook>().RunAsync(actor, settings, Cancellation)).Error,
                (await desk.Get<ChangeWebhook>().RunAsync(actor, hook.Id, settings, null, Cancellation)).Error,
                (await desk.Get<PauseWebhook>().RunAsync(actor, hook.Id, true, Cancellation)).Error,
                (await desk.Get<RotateWebhookSecret>().RunAsync(actor, hook.Id, Cancellation)).Error,
                (await desk.Get<DeleteWebhook>().RunAsync(actor, hook.Id, Cancellation)).Error,
                (await desk.Get<PingWebhook>().RunAsync(actor, hook.Id, Cancellation)).Error,
                (await desk.Get<ResendDelivery>().RunAsync(actor, new WebhookDeliveryId(Guid.NewGuid()), Cancellation)).Error,
                (await desk.Get<ResendFailed>().RunAsync(actor, hook.Id, Cancellation)).Error,
                (await desk.Get<IWebhookQuery>().ListAsync(actor, Cancellation)).Error,
                (await desk.Get<IWebhookQuery>().DeliveriesAsync(actor, hook.Id, null, 10, Cancellation)).Error,
            ];
            Assert.All(errors, error => Assert.Equal(ErrorKind.Forbidden, error?.Kind));
        }
    }

    private static DateTimeOffset At(string part) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(part["t=".Length..], System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<string> OpenSslAsync(string secret, string signed)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", $"key:{secret}", "-r"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync(signed);
        process.StandardInput.Close();
        var digest = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return digest.Split(' ')[0];
    }
}
