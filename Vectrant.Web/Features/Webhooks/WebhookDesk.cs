using Vectrant.Core.Webhooks;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Webhooks;

/// <summary>What the page of webhooks can do.</summary>
public sealed record WebhookDesk(
    Critical<CreateWebhook> Create, Critical<ChangeWebhook> Change, PauseWebhook Pause, Critical<RotateWebhookSecret> Rotate, DeleteWebhook Delete, WebhookCalls Calls);

/// <summary>What it can let be sent.</summary>
public sealed record WebhookCalls(PingWebhook Ping, ResendFailed ResendFailed);
