namespace Vectrant.Web.Features.Webhooks;

/// <summary>Marks the texts of this room.</summary>
public sealed class WebhooksText;
