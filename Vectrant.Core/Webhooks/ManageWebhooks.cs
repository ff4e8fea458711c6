using System.Buffers.Text;
using System.Security.Cryptography;
using Vectrant.Core.Common;

namespace Vectrant.Core.Webhooks;

/// <summary>Tells somebody else's system from now on.</summary>
public sealed class CreateWebhook(IWebhookStore store, IWebhookTargets targets)
{
    public async Task<Result<WebhookSecret>> RunAsync(Actor actor, WebhookSettings settings, CancellationToken cancellationToken)
    {
        var usable = await WebhookRules.CheckAsync(actor, settings, targets, cancellationToken);
        if (!usable.Succeeded)
        {
            return usable.Error;
        }

        var secret = WebhookRules.NewSecret();
        var added = await store.AddAsync(actor, usable.Value, secret, cancellationToken);
        return added.Match<Result<WebhookSecret>>(id => new WebhookSecret(id, secret), error => error);
    }
}

/// <summary>Changes name, address and events.</summary>
public sealed class ChangeWebhook(IWebhookStore store, IWebhookTargets targets)
{
    /// <param name="actor">Who changes it.</param>
    /// <param name="id">Which one.</param>
    /// <param name="settings">From now on.</param>
    /// <param name="version">Of what the actor saw: refused when somebody changed it since. Null replaces whatever there is.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<Done>> RunAsync(Actor actor, WebhookId id, WebhookSettings settings, string? version, CancellationToken cancellationToken)
    {
        var usable = await WebhookRules.CheckAsync(actor, settings, targets, cancellationToken);
        return usable.Succeeded ? await store.ChangeAsync(actor, id, usable.Value, version, cancellationToken) : usable.Error;
    }
}

/// <summary>Stops a webhook for a while, or lets it go on.</summary>
public sealed class PauseWebhook(IWebhookStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, WebhookId id, bool paused, CancellationToken cancellationToken) =>
        WebhookRules.Refuse(actor) is { } refusal ? refusal : await store.SetStateAsync(actor, id, paused ? WebhookState.Paused : WebhookState.Active, cancellationToken);
}

/// <summary>Makes a new secret; the one before goes on signing beside it for a day, so that the receiver can change over.</summary>
public sealed class RotateWebhookSecret(IWebhookStore store, TimeProvider time)
{
    /// <summary>How long both sign.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public async Task<Result<WebhookSecret>> RunAsync(Actor actor, WebhookId id, CancellationToken cancellationToken)
    {
        if (WebhookRules.Refuse(actor) is { } refusal)
        {
            return refusal;
        }

        var secret = WebhookRules.NewSecret();
        var changed = await store.SetSecretAsync(actor, id, secret, time.GetUtcNow() + Overlap, cancellationToken);
        return changed.Match<Result<WebhookSecret>>(_ => new WebhookSecret(id, secret), error => error);
    }
}

public sealed class DeleteWebhook(IWebhookStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, WebhookId id, CancellationToken cancellationToken) =>
        WebhookRules.Refuse(actor) is { } refusal ? refusal : await store.DeleteAsync(actor, id, cancellationToken);
}

/// <summary>Sends something that says nothing, to see whether it arrives.</summary>
public sealed class PingWebhook(IWebhookStore store)
{
    public async Task<Result<WebhookDeliveryId>> RunAsync(Actor actor, WebhookId id, CancellationToken cancellationToken) =>
        WebhookRules.Refuse(actor) is { } refusal ? refusal : await store.PingAsync(actor, id, cancellationToken);
}

/// <summary>Sends once more what was sent or given up.</summary>
public sealed class ResendDelivery(IWebhookStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, WebhookDeliveryId id, CancellationToken cancellationToken) =>
        WebhookRules.Refuse(actor) is { } refusal ? refusal : await store.ResendAsync(actor, id, cancellationToken);
}

/// <summary>Sends once more everything that was given up, such as after the receiver was away; slowly, so that one that comes back is not flooded.</summary>
public sealed class ResendFailed(IWebhookStore store)
{
    /// <summary>From one delivery to the next. Of what fails again, each is tried again by itself, with growing waits.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    /// <returns>How many are sent again.</returns>
    public async Task<Result<int>> RunAsync(Actor actor, WebhookId id, CancellationToken cancellationToken) =>
        WebhookRules.Refuse(actor) is { } refusal ? refusal : await store.ResendFailedAsync(actor, id, Spacing, cancellationToken);
}

public static class WebhookRules
{
    private const int LongestName = 100;
    private const int LongestUrl = 2000;
    private const int SecretBytes = 32;

    public static Error? Refuse(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.ManageWebhooks) ? null : WebhookErrors.MayNotManage;
    }

    internal static string NewSecret() => "whsec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    internal static async Task<Result<WebhookSettings>> CheckAsync(Actor actor, WebhookSettings settings, IWebhookTargets targets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (Refuse(actor) is { } refusal)
        {
            return refusal;
        }

        if (TextInput.Line(settings.Name, LongestName) is not { } name)
        {
            return WebhookErrors.NameMissing;
        }

        if (settings.Events.Count == 0 || settings.Events.Distinct(StringComparer.Ordinal).Count() != settings.Events.Count || settings.Events.Except(WebhookEvents.All).Any())
        {
            return WebhookErrors.EventsUnknown;
        }

        if (TextInput.Line(settings.Url, LongestUrl) is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return WebhookErrors.UrlUnusable;
        }

        return await targets.RefuseAsync(url, cancellationToken) is { } forbidden ? forbidden : settings with { Name = name, Url = url.AbsoluteUri };
    }
}
