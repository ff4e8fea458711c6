using Vectrant.Web.Features.Ask;
using Vectrant.Web.Features.Audit;
using Vectrant.Web.Features.Chat;
using Vectrant.Web.Features.Conversations;
using Vectrant.Web.Features.Guardrails;
using Vectrant.Web.Features.Home;
using Vectrant.Web.Features.Identity;
using Vectrant.Web.Features.Identity.Access;
using Vectrant.Web.Features.Identity.Accounts;
using Vectrant.Web.Features.Identity.People;
using Vectrant.Web.Features.Identity.Providers;
using Vectrant.Web.Features.Identity.Tokens;
using Vectrant.Web.Features.Knowledge;
using Vectrant.Web.Features.Knowledge.Pipelines;
using Vectrant.Web.Features.Queue;
using Vectrant.Web.Features.Webhooks;
using Vectrant.Web.Layout;
using Vectrant.Web.Security;

namespace Vectrant.Web.Composition;

/// <summary>Everything that answers to an address, in one list.</summary>
internal static class Endpoints
{
    public static void MapEverything(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().LimitedAsPages().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        app.MapHome();
        app.MapIdentity();
        app.MapPasskeys();
        app.MapTokens();
        app.MapProviders();
        app.MapKnowledge();
        app.MapChat();
        app.MapGuardAppeals();
        app.MapExports();
        app.MapApi();
        app.MapUnknownApi();
    }

    /// <summary>Lists as files, each beside its page.</summary>
    private static void MapExports(this WebApplication app)
    {
        app.MapAuditExport();
        app.MapAccessEventExport();
        app.MapPeopleExport();
        app.MapSignInsExport();
        app.MapSecurityEventExport();
        app.MapApiKeyExport();
    }

    /// <summary>What programs may do with a bearer token.</summary>
    private static void MapApi(this WebApplication app)
    {
        app.MapAgentConversations();
        app.MapQueue();
        app.MapDrafts();
        app.MapAsk();
        app.MapCollections();
        app.MapPipelines();
        app.MapDocuments();
        app.MapAudit();
        app.MapPeople();
        app.MapWebhooks();
    }
}
