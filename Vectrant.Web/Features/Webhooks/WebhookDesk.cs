using Vectrant.Core.Webhooks;

namespace Vectrant.Web.Features.Webhooks;

/// <summary>What the page of webhooks can do.</summary>
public sealed record WebhookDesk(CreateWebhook Create, ChangeWebhook Change, PauseWebhook Pause, RotateWebhookSecret Rotate, DeleteWebhook Delete, PingWebhook Ping);
