namespace Vectrant.Tests.Web.Security;

/// <summary>Every text field of the live pages, and how somebody comes to it. A field without a row here fails a test.</summary>
internal static class LiveFields
{
    private const string Submit = "dialog[open] footer .button[type=submit]";

    /// <summary>Fields of pages without a circuit: their forms are sent as they are.</summary>
    public static IReadOnlyDictionary<string, string> OnStaticPages { get; } = new Dictionary<string, string>
    {
        ["SignIn#email"] = "Input.Email",
        ["SignIn#password"] = "Input.Password",
        ["ForgotPassword#email"] = "Input.Email",
        ["SecondStepPage#code"] = "Input.Code",
        ["TwoStepPage#code"] = "Input.Code",
        ["ConfirmPage#current"] = "Input.Current",
        ["PasswordSection#current"] = "Input.Current",
        ["NewPasswordFields#@(Id)-new"] = "Input.Password",
        ["NewPasswordFields#@(Id)-again"] = "Input.Again",
        ["PasskeySection#name-@passkey.Id"] = "name",
        ["PasskeySection#passkey-name"] = "name",
    };

    /// <summary>Fields of the customers' page, whose script calls the API.</summary>
    public static IReadOnlyList<string> OnTheChat { get; } = ["ChatDocument#name", "ChatDocument#email", "ChatDocument#text"];

    /// <summary>Forms of pages that need nothing made before.</summary>
    public static IReadOnlyList<LiveForm> Always { get; } =
    [
        new("/api-keys", new LiveField("ApiKeyDialog#api-key-name", "#api-key-name", 80, Takes.Line, "api_key.name"))
        {
            Open = [".page-head .button.primary"], Send = Submit, Also = [("dialog[open] fieldset input", "on")],
        },
        new(
            "/teams",
            new LiveField("TeamDialog#team-name", "#team-name", 100, Takes.Line, "team.name"),
            new LiveField("TeamDialog#team-description", "#team-description", 1000, Takes.Text, "team.description"))
        {
            Open = [".page-head .button.primary"], Send = Submit,
        },
        new("/people", new LiveField("InvitePersonDialog#invite-name", "#invite-name", 100, Takes.Line, "person.display_name"))
        {
            Open = ["#invite"], Send = Submit, Also = [("#invite-email", "@fresh"), ("dialog[open] fieldset input", "on")],
        },
        new("/people", new LiveField("InvitePersonDialog#invite-email", "#invite-email", 254, Takes.Form))
        {
            Open = ["#invite"], Send = Submit, Also = [("#invite-name", "Robin"), ("dialog[open] fieldset input", "on")],
        },
        new("/api-keys", new LiveField("ApiKeyFilters#keys-search", "#keys-search", 100, Takes.Words)),
        new("/sessions", new LiveField("SignInsPage#sign-ins-search", "#sign-ins-search", 100, Takes.Words)),
        new("/outbox", new LiveField("OutboxPage#mails-search", "#mails-search", 100, Takes.Words)),
        new("/teams", new LiveField("TeamList#teams-search", "#teams-search", 100, Takes.Words)),
        new("/people", new LiveField("PeopleFilters#people-search", "#people-search", 100, Takes.Words)),
        new("/access-events", new LiveField("AccessEventsPage#search", "#search", 100, Takes.Words)) { Send = ".toolbar [type=submit]" },
        new("/audit", new LiveField("AuditPage#person", "#person", 100, Takes.Words)) { Send = ".toolbar [type=submit]" },
        new("/security-events", new LiveField("SecurityEventsPage#rule", "#rule", 100, Takes.Words)) { Send = ".toolbar [type=submit]" },
        new("/redactions", new LiveField("RedactionLedgerPage#conversation", "#conversation", 100, Takes.Words)) { Send = ".toolbar [type=submit]" },
        new("/conversations", new LiveField("ConversationsPage#search", "#search", 200, Takes.Words)) { Send = ".toolbar [type=submit]" },
        new("/queue?part=all", new LiveField("QueuePage#find", "#find", 200, Takes.Words)) { Last = ("", ".row") },
        new("/documents", new LiveField("DocumentFilters#document-search", "#document-search", 200, Takes.Words)),
        new("/guardrails?pipeline=internal&tab=rules", new LiveField("BuiltInList#rule-search", "#rule-search", 200, Takes.Words)) { Last = ("", "section.card h3") },
        new("/guardrails?pipeline=internal&tab=own", new LiveField("RuleEditor#rule-name", "#rule-name", 80, Takes.Line))
        {
            Open = ["#new-rule"], Send = "form:has(#rule-name) [type=submit]", Also = [("#rule-pattern", "zq[0-9]@count")], Most = 2,
        },
        new("/guardrails?pipeline=internal&tab=own", new LiveField("RuleEditor#rule-pattern", "#rule-pattern", 500, Takes.Form) { Wrong = "(a" })
        {
            Open = ["#new-rule"], Send = "form:has(#rule-name) [type=submit]", Also = [("#rule-name", "Pattern")],
        },
        new(
            "/guardrails?pipeline=internal&tab=phrases",
            new LiveField("AllowPhrases#phrases", "#phrases", 20_000, Takes.Guarded),
            new LiveField("ProfileChoice#reason", "#reason", 500, Takes.Guarded))
        {
            Send = "form:has(#phrases) [type=submit]:not([disabled])", Done = ".toast", Most = 1,
        },
        new("/guardrails?pipeline=internal&tab=try", new LiveField("TryText#try-text", "#try-text", 20_000, Takes.Guarded)) { Send = "form:has(#try-text) [type=submit]:not([disabled])", Done = "p.text", Most = 1 },
        new(
            "/webhooks",
            new LiveField("WebhookDialog#webhook-name", "#webhook-name", 100, Takes.Line, "webhook.name"))
        {
            Open = [".page-head .primary, .empty .primary"], Send = Submit, Dismiss = "dialog[open]:has(#webhook-secret) footer .primary",
            Also = [("#webhook-url", "https://93.184.215.14/hook"), ("dialog[open] fieldset input", "on")],
        },
        new("/webhooks", new LiveField("WebhookDialog#webhook-url", "#webhook-url", 2000, Takes.Form))
        {
            Open = [".page-head .primary, .empty .primary"], Send = Submit, Also = [("#webhook-name", "Hook"), ("dialog[open] fieldset input", "on")],
        },
        new(
            "/knowledge",
            new LiveField("CollectionDialog#collection-name", "#collection-name", 100, Takes.Line, "collection.name"),
            new LiveField("CollectionDialog#collection-description", "#collection-description", 1000, Takes.Text, "collection.description"))
        {
            Open = ["[aria-labelledby=collections-title] .card-head .button"], Send = Submit,
        },
        new(
            "/pipelines/new",
            new LiveField("PipelineForm#pipeline-name", "#pipeline-name", 100, Takes.Line, "pipeline.name"),
            new LiveField("PipelineForm#pipeline-description", "#pipeline-description", 300, Takes.Text, "pipeline.description"),
            new LiveField("PipelineForm#pipeline-instruction", "#pipeline-instruction", 500, Takes.Guarded))
        {
            Send = "#pipeline-form [type=submit]", Done = "#said", Most = 2,
        },
        new(
            "/models",
            new LiveField("ModelCard#@Id(\"model\")", "#Ask-model", 200, Takes.Guarded),
            new LiveField("ModelCard#@Id(\"key\")", "#Ask-key", 500, Takes.Guarded),
            new LiveField("ModelCard#@Id(\"endpoint\")", "#Ask-endpoint", 500, Takes.Form))
        {
            Also = [("#Ask-provider", "openai")], Send = "form:has(#Ask-provider) [type=submit]", Done = "form:has(#Ask-provider) + [role=status] .notice.ok", Most = 1,
        },
        new("/ask", new LiveField("AskPage#question", "#question", 2000, Takes.Guarded)) { Send = "form:has(#question) [type=submit]", Most = 4 },
    ];

    /// <summary>Forms about something that is there: a person, a document, a conversation and its draft.</summary>
    public static IEnumerable<LiveForm> About(LiveThings things) =>
    [
        new($"/people/{things.Person}", new LiveField("RenamePersonDialog#person-name", "#person-name", 100, Takes.Line, "person.display_name")) { Open = [".page-head button.button"], Send = Submit, Fresh = true },
        new($"/teams?team={things.Team}", new LiveField("TeamCard#member-search", "#member-search", 100, Takes.Words)) { Last = ("zq7none", "#found .muted") },
        new($"/documents/{things.Document}", new LiveField("RenameDialog#document-title", "#document-title", 300, Takes.Line, "document.title")) { Open = [".page-head button.button"], Send = Submit, Fresh = true },
        new($"/pipelines/{things.Pipeline}", new LiveField("TryPipelineBox#try-question", "#try-question", 2000, Takes.Guarded)) { Send = "form:has(#try-question) [type=submit]:not([disabled])", Done = "#tried .answer", Most = 1 },
        new("/ask", new LiveField("Feedback#@($\"why-{Question.Id}\")", "textarea[id^=why-]", 500, Takes.Guarded))
        {
            Open = [".answers .row-wrap.small .button:nth-of-type(2)"], Send = "form:has(textarea[id^=why-]) [type=submit]", Most = things.Questions,
        },
        new($"/conversations/{things.Taken}", new LiveField("Composer#compose", "#compose", 4000, Takes.Text, "message.body")) { Send = ".composer .button.primary:not([aria-disabled])" },
        .. things.Drafts.Take(2).Select(conversation => new LiveForm($"/conversations/{conversation}", new LiveField("DraftCard#edit", ".draft #edit", 4000, Takes.Text, "decision.final_text"))
        {
            Open = [".draft button[aria-keyshortcuts=E]:not([aria-disabled])"], Send = ".draft button[aria-keyshortcuts='Ctrl+Enter']:not([aria-disabled])", Most = 1,
        }),
        new($"/conversations/{things.Drafts[2]}", new LiveField("SkipDialog#skip-words", "#skip-words", 400, Takes.Text, "decision.reason") { IsOneLine = true })
        {
            Open = [".draft button[aria-keyshortcuts=S]:not([aria-disabled])"], Send = "dialog[open] footer .primary:not([disabled])", Most = 1, Fresh = true,
        },
        new($"/conversations/{things.Seconds[0]}", new LiveField("SecondApprovalCard#edit", ".second #edit", 4000, Takes.Text, "second_approval.text_after"))
        {
            Open = [".second button[aria-keyshortcuts=E]:not([aria-disabled])"], Send = ".second button[aria-keyshortcuts='Ctrl+Enter']:not([aria-disabled])", Most = 1,
        },
        new($"/conversations/{things.Seconds[1]}", new LiveField("ReturnDialog#return-reason", "#return-reason", 500, Takes.Text, "second_approval.reason"))
        {
            Open = [".second button[aria-keyshortcuts=S]:not([aria-disabled])"], Send = "dialog[open] footer .primary:not([disabled])", Most = 1, Fresh = true,
        },
    ];
}

/// <summary>What the fields are about.</summary>
internal sealed record LiveThings(Guid Person, Guid Team, Guid Document, Guid Pipeline, int Questions, Guid Taken, IReadOnlyList<Guid> Drafts, IReadOnlyList<Guid> Seconds);
