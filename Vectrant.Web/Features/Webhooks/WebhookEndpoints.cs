using Vectrant.Core.Common;
using Vectrant.Core.Webhooks;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Webhooks;

/// <summary>Webhooks, for programs.</summary>
internal static class WebhookEndpoints
{
    private const string One = "/{id:guid}";
    private const string Base = ApiRoutes.Root + "/webhooks";

    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/webhooks", "Webhooks");
        api.Get("", ListAsync, Permission.ManageWebhooks)
            .WithName("listWebhooks").WithSummary("Lists all webhooks, by name.")
            .TakesQuery().Produces<WebhooksBody>().Refuses(400);
        api.Post("", CreateAsync, Permission.ManageWebhooks)
            .WithName("createWebhook").WithSummary("Creates a webhook; its secret is in this answer and nowhere else.")
            .TakesQuery().TakesJson(new WebhookSettingsBody("Ticket system", "https://hooks.example.org/vectrant", ["conversation.started", "decision.made"], false))
            .GivesSecret<WebhookSecretBody>(StatusCodes.Status201Created);
        api.Get(One, ReadAsync, Permission.ManageWebhooks)
            .WithName("readWebhook").WithSummary("Reads a webhook.")
            .TakesQuery().ReadsVersion<WebhookBody>().Refuses(400);
        api.Put(One, ChangeAsync, Permission.ManageWebhooks)
            .WithName("changeWebhook").WithSummary("Changes name, address and events.")
            .TakesQuery().TakesVersion("webhook").TakesJson(new WebhookSettingsBody("Ticket system", "https://hooks.example.org/v2", ["conversation.closed"], true))
            .GivesVersion<WebhookBody>(ReadAsync);
        api.Delete(One, DeleteAsync, Permission.ManageWebhooks)
            .WithName("deleteWebhook").WithSummary("Erases a webhook with its log; what waits is not sent.")
            .TakesQuery().TakesVersion("webhook").Produces(StatusCodes.Status204NoContent);
        api.Post(One + "/pause", PauseAsync, Permission.ManageWebhooks)
            .WithName("pauseWebhook").WithSummary("Stops sending; what happens meanwhile is kept and sent later.")
            .TakesQuery().Produces(StatusCodes.Status204NoContent);
        api.Post(One + "/resume", ResumeAsync, Permission.ManageWebhooks)
            .WithName("resumeWebhook").WithSummary("Goes on sending, also after a webhook was disabled.")
            .TakesQuery().Produces(StatusCodes.Status204NoContent);
        api.Post(One + "/secret", RotateAsync, Permission.ManageWebhooks)
            .WithName("rotateWebhookSecret").WithSummary("Makes a new secret; the one before signs beside it for 24 hours.")
            .TakesQuery().GivesSecret<WebhookSecretBody>();
        api.Post(One + "/ping", PingAsync, Permission.ManageWebhooks)
            .WithName("pingWebhook").WithSummary("Sends something that says nothing, to see whether it arrives.")
            .TakesQuery().Produces<DeliveryCreatedBody>(StatusCodes.Status201Created);
        api.Get(One + "/deliveries", DeliveriesAsync, Permission.ManageWebhooks)
            .WithName("listDeliveries").WithSummary("Lists what was sent, newest first.")
            .TakesQuery(Paging.Cursor, Paging.Limit).Produces<PageBody<DeliveryBody>>().Refuses(400);
        api.Post("/deliveries" + One + "/resend", ResendAsync, Permission.ManageWebhooks)
            .WithName("resendDelivery").WithSummary("Sends a delivery again that arrived or was given up, with the same body.")
            .TakesQuery().Produces(StatusCodes.Status204NoContent);
        api.Post(One + "/resend-failed", ResendFailedAsync, Permission.ManageWebhooks)
            .WithName("resendFailedDeliveries").WithSummary("Sends all deliveries again that were given up, oldest first, one a second.")
            .TakesQuery().Produces<ResentBody>();
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(ICurrentActor actors, IWebhookQuery query, CancellationToken cancellationToken) =>
        ApiResults.Of(await query.ListAsync(await actors.GetAsync(cancellationToken), cancellationToken), rows => new WebhooksBody([.. rows.Select(WebhookBody.Of)]));

    private static async Task<IResult> CreateAsync(HttpRequest request, ICurrentActor actors, CreateWebhook create, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<WebhookSettingsBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var created = await create.RunAsync(await actors.GetAsync(cancellationToken), body.ToSettings(), cancellationToken);
        return created.Match(secret => ApiResults.Created(WebhookSecretBody.Of(secret), $"{Base}/{secret.Id}"), error => error.ToProblem());
    }

    private static async Task<IResult> ReadAsync(Guid id, ICurrentActor actors, IWebhookQuery query, CancellationToken cancellationToken) =>
        Shown(await query.GetAsync(await actors.GetAsync(cancellationToken), new WebhookId(id), cancellationToken));

    private static async Task<IResult> ChangeAsync(Guid id, HttpRequest request, ICurrentActor actors, IWebhookQuery query, ChangeWebhook change, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<WebhookSettingsBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var actor = await actors.GetAsync(cancellationToken);
        var seen = await query.GetAsync(actor, new WebhookId(id), cancellationToken);
        if (Refuse(request, seen) is { } stale)
        {
            return stale;
        }

        // The version closes the gap between that look and the write.
        var changed = await change.RunAsync(actor, new WebhookId(id), body.ToSettings(), seen.Value.Settings.Version, cancellationToken);
        return changed.Succeeded ? Shown(await query.GetAsync(actor, new WebhookId(id), cancellationToken)) : changed.Error.ToProblem();
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpRequest request, ICurrentActor actors, IWebhookQuery query, DeleteWebhook delete, CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        return Refuse(request, await query.GetAsync(actor, new WebhookId(id), cancellationToken))
            ?? ApiResults.Nothing(await delete.RunAsync(actor, new WebhookId(id), cancellationToken));
    }

    private static async Task<IResult> PauseAsync(Guid id, ICurrentActor actors, PauseWebhook pause, CancellationToken cancellationToken) =>
        ApiResults.Nothing(await pause.RunAsync(await actors.GetAsync(cancellationToken), new WebhookId(id), paused: true, cancellationToken));

    private static async Task<IResult> ResumeAsync(Guid id, ICurrentActor actors, PauseWebhook pause, CancellationToken cancellationToken) =>
        ApiResults.Nothing(await pause.RunAsync(await actors.GetAsync(cancellationToken), new WebhookId(id), paused: false, cancellationToken));

    private static async Task<IResult> RotateAsync(Guid id, ICurrentActor actors, RotateWebhookSecret rotate, CancellationToken cancellationToken) =>
        ApiResults.Of(await rotate.RunAsync(await actors.GetAsync(cancellationToken), new WebhookId(id), cancellationToken), WebhookSecretBody.Of);

    private static async Task<IResult> PingAsync(Guid id, ICurrentActor actors, PingWebhook ping, CancellationToken cancellationToken) =>
        ApiResults.Created(
            await ping.RunAsync(await actors.GetAsync(cancellationToken), new WebhookId(id), cancellationToken), $"{Base}/{id}/deliveries", delivery => new DeliveryCreatedBody(delivery.Value));

    private static async Task<IResult> DeliveriesAsync(Guid id, HttpRequest request, ICurrentActor actors, IWebhookQuery query, Paging paging, CancellationToken cancellationToken)
    {
        if (paging.Refuse(request, out var before) is { } refusal)
        {
            return refusal;
        }

        var found = await query.DeliveriesAsync(await actors.GetAsync(cancellationToken), new WebhookId(id), before, Paging.LimitOf(request), cancellationToken);
        return found.Match(page => paging.Page(request, page, DeliveryBody.Of), error => error.ToProblem());
    }

    private static async Task<IResult> ResendAsync(Guid id, ICurrentActor actors, ResendDelivery resend, CancellationToken cancellationToken) =>
        ApiResults.Nothing(await resend.RunAsync(await actors.GetAsync(cancellationToken), new WebhookDeliveryId(id), cancellationToken));

    private static async Task<IResult> ResendFailedAsync(Guid id, ICurrentActor actors, ResendFailed resend, CancellationToken cancellationToken) =>
        ApiResults.Of(await resend.RunAsync(await actors.GetAsync(cancellationToken), new WebhookId(id), cancellationToken), count => new ResentBody(count));

    private static IResult? Refuse(HttpRequest request, Result<WebhookRow> seen) =>
        seen.Match(row => EntityTags.Refuse(request, WebhookBody.Of(row)), error => error.ToProblem());

    private static IResult Shown(Result<WebhookRow> webhook) => webhook.Match(row => EntityTags.Versioned(WebhookBody.Of(row)), error => error.ToProblem());
}
