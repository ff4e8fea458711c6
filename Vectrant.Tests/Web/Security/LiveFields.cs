using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Tests.TestSupport;

namespace Vectrant.Tests.Web.Security;

/// <summary>Every text field of the pages, and how somebody comes to it. A field without a row here fails a test.</summary>
internal static class LiveFields
{
    private const string Submit = "dialog[open] footer .button[type=submit]";
    private const string Arrived = ".message.customer time";

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

    /// <summary>People, teams, keys and what they did.</summary>
    public static IReadOnlyList<LiveForm> OfPeople { get; } =
    [
        new("/api-keys", new LiveField("ApiKeyDialog#api-key-name", "#api-key-name", 80, Takes.Line, "api_key.name"))
        {
            Open = [".page-head .button.primary"], Send = Submit, Also = [("dialog[open] fieldset input", "on")],
        },
        new(
            "/teams",
            new LiveField("TeamDialog#team-name", "#team-name", 100, Takes.Line, "team.name"),
            new LiveField("TeamDialog#team-description", "#team-description", 1000, Takes.Text, "team.description") { Seen = ["/teams"] })
        {
            Open = [".page-head .button.primary"], Send = Submit,
        },
        new("/people", new LiveField("InvitePersonDialog#invite-name", "#invite-name", 100, Takes.Line, "person.display_name") { Seen = ["", "/people/{id}"] })
        {
            Open = ["#invite"], Send = Submit, Also = [("#invite-email", "@unique@harbour.example"), ("dialog[open] fieldset input", "on")], Most = 6,
        },
        new("/people", new LiveField("InvitePersonDialog#invite-email", "#invite-email", 254, Takes.Form))
        {
            Open = ["#invite"], Send = Submit, Also = [("#invite-name", "Robin"), ("dialog[open] fieldset input", "on")],
        },
        new("/people/@person", new LiveField("RenamePersonDialog#person-name", "#person-name", 100, Takes.Line, "person.display_name")) { Open = [".page-head button.button"], Send = Submit },
        new("/api-keys", new LiveField("ApiKeyFilters#keys-search", "#keys-search", 100, Takes.Words)),
        new("/sessions", new LiveField("SignInsPage#sign-ins-search", "#sign-ins-search", 100, Takes.Words)),
        new("/outbox", new LiveField("OutboxPage#mails-search", "#mails-search", 100, Takes.Words)),
        new("/teams?of=@team", new LiveField("TeamList#teams-search", "#teams-search", 100, Takes.Words)),
        new("/teams?team=@team", new LiveField("TeamCard#member-search", "#member-search", 100, Takes.Words)) { Last = ("zq7none", "#found .muted") },
        new("/people", new LiveField("PeopleFilters#people-search", "#people-search", 100, Takes.Words)),
        new("/access-events", new LiveField("AccessEventsPage#search", "#search", 100, Takes.Words)) { Send = ".toolbar [type=submit]" },
        new("/audit", new LiveField("AuditPage#person", "#person", 100, Takes.Words)) { Send = ".toolbar [type=submit]" },
    ];

    /// <summary>Knowledge, pipelines, models, guards and webhooks.</summary>
    public static IReadOnlyList<LiveForm> OfKnowledge { get; } =
    [
        new(
            "/knowledge",
            new LiveField("CollectionDialog#collection-name", "#collection-name", 100, Takes.Line, "collection.name"),
            new LiveField("CollectionDialog#collection-description", "#collection-description", 1000, Takes.Text, "collection.description") { Seen = ["/knowledge?collection={id}"] })
        {
            Open = ["[aria-labelledby=collections-title] .card-head .button"], Send = Submit, Most = 6,
        },
        new("/documents/@document", new LiveField("RenameDialog#document-title", "#document-title", 300, Takes.Line, "document.title")) { Open = [".page-head button.button"], Send = Submit },
        new("/documents", new LiveField("DocumentFilters#document-search", "#document-search", 200, Takes.Words)),
        new(
            "/pipelines/new",
            new LiveField("PipelineForm#pipeline-name", "#pipeline-name", 100, Takes.Line, "pipeline.name"),
            new LiveField("PipelineForm#pipeline-description", "#pipeline-description", 300, Takes.Text, "pipeline.description"))
        {
            Send = "#pipeline-form [type=submit]", Done = "#said",
        },
        new("/pipelines/new", new LiveField("PipelineForm#pipeline-instruction", "#pipeline-instruction", 500, Takes.Guarded, "pipeline.instruction") { AsIs = true })
        {
            Send = "#pipeline-form [type=submit]", Done = "#said", Also = [("#pipeline-name", "Pipeline @unique")], Most = 6,
        },

        // What was tried is kept nowhere, and shown in its own field alone.
        new("/pipelines/@pipeline", new LiveField("TryPipelineBox#try-question", "#try-question", 2000, Takes.Guarded) { Seen = [] }) { Send = "form:has(#try-question) [type=submit]:not([disabled])", Done = "#tried .answer", Most = 3 },

        // Another one than that of questions, which other forms ask.
        new(
            "/models",
            new LiveField("ModelCard#@Id(\"model\")", "#Draft-model", 200, Takes.Line, "model_setting.model") { Seen = ["/models"] },
            new LiveField("ModelCard#@Id(\"key\")", "#Draft-key", 500, Takes.Line) { IsSecret = true })
        {
            Also = [("#Draft-provider", "openai")], Send = "form:has(#Draft-provider) [type=submit]", Done = "form:has(#Draft-provider) + [role=status] .notice.ok", Most = 4,
        },
        new("/models", new LiveField("ModelCard#@Id(\"endpoint\")", "#Draft-endpoint", 500, Takes.Form))
        {
            Also = [("#Draft-provider", "openai"), ("#Draft-model", "Model")], Send = "form:has(#Draft-provider) [type=submit]", Done = "form:has(#Draft-provider) + [role=status] .notice.ok",
        },
        new("/guardrails?pipeline=internal&tab=rules", new LiveField("BuiltInList#rule-search", "#rule-search", 200, Takes.Words)) { Last = ("", "section.card h3") },
        new("/guardrails?pipeline=internal&tab=own", new LiveField("RuleEditor#rule-name", "#rule-name", 80, Takes.Line))
        {
            Open = ["#new-rule"], Send = "form:has(#rule-name) [type=submit]", Also = [("#rule-pattern", "zq[0-9] @unique")], Most = 4,
        },
        new("/guardrails?pipeline=internal&tab=own", new LiveField("RuleEditor#rule-pattern", "#rule-pattern", 500, Takes.Form) { Wrong = "(a" })
        {
            Open = ["#new-rule"], Send = "form:has(#rule-name) [type=submit]", Also = [("#rule-name", "Pattern")],
        },
        new(
            "/guardrails?pipeline=internal&tab=phrases",
            new LiveField("AllowPhrases#phrases", "#phrases", 20_000, Takes.Text) { Kept = [Phrases], Seen = ["/guardrails?pipeline=internal&tab=phrases"] },
            new LiveField("ProfileChoice#reason", "#reason", 500, Takes.Text, "guard_rule_version.reason") { IsOneLine = true, Seen = ["/guardrails?pipeline=internal&tab=history"] })
        {
            Send = "form:has(#phrases) [type=submit]:not([disabled])", Done = ".toast", Most = 3,
        },
        new(
            "/guardrails?pipeline=internal&tab=try",
            new LiveField("TryText#try-text", "#try-text", 20_000, Takes.Text) { Kept = AttackTexts.Packed(AttackTexts.All.Where(TextInput.Keeps), 20_000 - LiveField.Own, "\n\n") })
        {
            Send = "form:has(#try-text) [type=submit]:not([disabled])", Done = "p.text",
        },
        new("/webhooks", new LiveField("WebhookDialog#webhook-name", "#webhook-name", 100, Takes.Line, "webhook.name"))
        {
            Open = [".page-head .primary, .empty .primary"], Send = Submit, Dismiss = "dialog[open]:has(#webhook-secret) footer .primary",
            Also = [("#webhook-url", "https://93.184.215.14/hook"), ("dialog[open] fieldset input", "on")],
        },
        new("/webhooks", new LiveField("WebhookDialog#webhook-url", "#webhook-url", 2000, Takes.Form))
        {
            Open = [".page-head .primary, .empty .primary"], Send = Submit, Also = [("#webhook-name", "Hook"), ("dialog[open] fieldset input", "on")],
        },
        new("/security-events", new LiveField("SecurityEventsPage#rule", "#rule", 100, Takes.Words)) { Send = ".toolbar [type=submit]" },
        new("/redactions", new LiveField("RedactionLedgerPage#conversation", "#conversation", 100, Takes.Words)) { Send = ".toolbar [type=submit]" },
    ];

    /// <summary>What customers write and are answered, and what employees ask.</summary>
    public static IReadOnlyList<LiveForm> OfConversations { get; } =
    [
        new("/chat", new LiveField("ChatDocument#text", "#text", 4000, Takes.Guarded, "message.body") { Guard = GuardPipeline.Customer, Seen = ["", "/conversations/{conversation_id}"] })
        {
            Send = "#send:not([disabled])", Done = Arrived, Most = 6,
        },
        new("/chat", new LiveField("ChatDocument#name", "#name", 100, Takes.Guarded, "conversation.customer_name") { Guard = GuardPipeline.Customer, IsOneLine = true, Seen = ["/conversations/{id}"] })
        {
            Open = ["#contact summary"], Also = [("#text", "What is the excess?")], Send = "#send:not([disabled])", Done = Arrived, Most = 4,
        },
        new("/chat", new LiveField("ChatDocument#email", "#email", 254, Takes.Form))
        {
            Open = ["#contact summary"], Also = [("#text", "What is the excess?")], Send = "#send:not([disabled])", Done = Arrived,
        },
        new("/conversations", new LiveField("ConversationsPage#search", "#search", 200, Takes.Words)) { Send = ".toolbar [type=submit]" },
        new("/queue?part=all&of=@draft", new LiveField("QueuePage#find", "#find", 200, Takes.Words)) { Last = ("", ".row") },
        new("/conversations/@taken", new LiveField("Composer#compose", "#compose", 4000, Takes.Text, "message.body")) { Send = ".composer .button.primary:not([aria-disabled])" },
        new("/conversations/@draft", new LiveField("DraftCard#edit", ".draft #edit", 4000, Takes.Text, "decision.final_text"))
        {
            Open = [".draft button[aria-keyshortcuts=E]:not([aria-disabled])"], Send = ".draft button[aria-keyshortcuts='Ctrl+Enter']:not([aria-disabled])", Reveal = ["#tab-Trace"], Most = 3,
        },
        new("/conversations/@draft", new LiveField("SkipDialog#skip-words", "#skip-words", 400, Takes.Text, "decision.reason") { IsOneLine = true })
        {
            Open = [".draft button[aria-keyshortcuts=S]:not([aria-disabled])"], Send = "dialog[open] footer .primary:not([disabled])", Reveal = ["#tab-Trace"], Most = 4,
        },
        new("/conversations/@second", new LiveField("SecondApprovalCard#edit", ".second #edit", 4000, Takes.Text, "second_approval.text_after"))
        {
            Open = [".second button[aria-keyshortcuts=E]:not([aria-disabled])"], Send = ".second button[aria-keyshortcuts='Ctrl+Enter']:not([aria-disabled])", Reveal = ["#tab-Trace"], Most = 3,
        },
        new("/conversations/@second", new LiveField("ReturnDialog#return-reason", "#return-reason", 500, Takes.Text, "second_approval.reason"))
        {
            Open = [".second button[aria-keyshortcuts=S]:not([aria-disabled])"], Send = "dialog[open] footer .primary:not([disabled])", Reveal = ["#tab-Trace"], Most = 4,
        },
        new("/ask", new LiveField("AskPage#question", "#question", 2000, Takes.Guarded, "question.text")) { Send = "form:has(#question) [type=submit]", Most = 4 },

        // Read by nobody on a page; it only goes into figures.
        new("/ask?of=@question", new LiveField("Feedback#@($\"why-{Question.Id}\")", "textarea[id^=why-]", 500, Takes.Guarded, "question.feedback") { Seen = [] })
        {
            Open = [".answers .row-wrap.small .button:nth-of-type(2)"], Send = "form:has(textarea[id^=why-]) [type=submit]", Most = 6,
        },
    ];

    public static IReadOnlyList<LiveForm> All { get; } = [.. OfPeople, .. OfKnowledge, .. OfConversations];

    /// <summary>One a line, each with letters, none twice.</summary>
    private static string Phrases => string.Join('\n', AttackTexts.All.SelectMany(text => TextInput.Clean(text).Split('\n')).Select(line => line.Trim())
        .Where(line => line.Length is >= 3 and <= 180 && line.Any(char.IsLetter)).Distinct(StringComparer.OrdinalIgnoreCase));
}
