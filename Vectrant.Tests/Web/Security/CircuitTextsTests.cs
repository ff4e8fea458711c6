using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Teams;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Webhooks;
using Vectrant.Infrastructure.Identity.Accounts;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Api;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>
/// Texts that are scripts, kept through the use cases behind the pages (the fields of live pages among them), and then every page that
/// shows them in a real browser: nothing of them runs, and nothing of them becomes an element.
/// </summary>
public sealed class CircuitTextsTests(ApiFixture api, BrowserFixture browser) : IClassFixture<ApiFixture>
{
    private const string Password = "a lighthouse keeper";

    /// <summary>What runs when it is not shown as text; what a name of one line would not take is tried in the fields.</summary>
    private static readonly IReadOnlyList<string> Attacks = [.. AttackTexts.Scripts.Where(text => text.Length <= 80).Take(12)];

    private readonly List<string> _refused = [];
    private int _kept;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_ThatAreScripts_AreOnlyTextOnEveryPage()
    {
        var email = $"admin-{Guid.NewGuid():N}@harbour.example";
        var hired = await Find<EnsurePeople>().RunAsync([new NewPerson($"zq7admin {Attacks[1]}", email, [Role.Admin, Role.Agent], Password)], Cancellation);
        Assert.True(hired.Succeeded, hired.Error?.Message);
        var admin = await Find<IActorSource>().FindAsync(hired.Value[0], Cancellation) ?? throw new InvalidOperationException("There is no such person.");

        // Before there are passkeys that the sign-in would ask for.
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(api.App.Address, email, Password, "/account");
        var pages = await FillAsync(admin);
        Assert.True(_kept > 100, $"Only {_kept} texts were kept; refused: {string.Join(", ", _refused)}");
        var harm = new List<string>();
        foreach (var (path, mark) in pages)
        {
            await page.GotoAsync(new Uri(api.App.Address, path).ToString());
            try
            {
                await page.WaitForFunctionAsync("mark => document.body.innerHTML.includes(mark) || [...document.querySelectorAll('input, textarea')].some(field => field.value.includes(mark))", mark);
            }
            catch (TimeoutException)
            {
                harm.Add($"{path} never showed {mark}");
            }

            harm.AddRange((await page.EvaluateAsync<string[]>(AttackTexts.Harm)).Select(found => $"{path}: {found}"));
        }

        Assert.True(harm.Count == 0, string.Join(Environment.NewLine, harm));
        TestContext.Current.TestOutputHelper?.WriteLine($"{_kept} texts on {pages.Count} pages; refused: {string.Join(", ", _refused)}");
    }

    /// <summary>Keeps every attack in every field, and says which page shows what.</summary>
    private async Task<Dictionary<string, string>> FillAsync(Actor admin)
    {
        var number = 0;
        DocumentId document = default;
        PersonId person = default;
        var conversation = (await api.ConverseWithDraftAsync($"zq7draft {Attacks[7]}")).Conversation;
        foreach (var attack in Attacks)
        {
            number++;
            Keep(await Find<CreateTeam>().RunAsync(admin, new TeamSettings($"zq7team{number} {attack}", attack), Cancellation));
            var invited = await Find<InvitePerson>().RunAsync(admin, new Invitation($"zq7person{number} {attack}", $"p{number}-{Guid.NewGuid():N}@harbour.example", [Role.Agent], [], "en"), Cancellation);
            person = Keep(invited) ? invited.Value : person;
            Keep(await Find<CreateApiKey>().RunAsync(admin, new ApiKeyRequest($"zq7key{number} {attack}", [Permission.Ask], 1), Cancellation));
            Keep(await Find<CreateWebhook>().RunAsync(admin, new WebhookSettings($"zq7hook{number} {attack}", "https://93.184.215.14/hook", WebhookEvents.All, false), Cancellation));
            var collection = await Find<CreateCollection>().RunAsync(admin, new CollectionSettings($"zq7collection{number} {attack}", attack, []), Audience.Internal, Cancellation);
            if (Keep(collection))
            {
                using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"# Terms\n\nThe excess is {number} euros.\n"));
                var uploaded = await Find<UploadDocument>().RunAsync(
                    admin, new UploadRequest(collection.Value, $"{attack}.md", content, null) { Title = $"zq7document{number} {attack}" }, Cancellation);
                document = Keep(uploaded) ? uploaded.Value.DocumentId : document;
            }

            Keep(await Find<StartConversation>().RunAsync(new StartConversationRequest($"zq7message{number} {attack}", $"zq7name {attack}", null, "en", Channel.Api, null), Cancellation));
            Keep(await Find<AddNote>().RunAsync(admin, conversation, $"zq7note{number} {attack}", Cancellation));
            var asked = await Find<AskQuestion>().RunAsync(admin, $"zq7question{number} {attack}", null, _ => Task.CompletedTask, Cancellation);
            if (Keep(asked))
            {
                Keep(await Find<RateAnswer>().RunAsync(admin, asked.Value.Id, false, $"zq7feedback {attack}", Cancellation));
            }

            var version = await Find<IRuleStore>().CurrentAsync(GuardPipeline.Customer, Cancellation);
            Keep(await Find<SaveCustomRule>().RunAsync(
                admin,
                new RuleEdit(GuardPipeline.Customer, version.Number, $"zq7reason{number} {attack}"),
                new CustomRuleDraft(null, $"zq7rule{number} {attack}", GuardLayer.Input, $"zq7 {number} [a-z]+", RuleEffect.Warn),
                Cancellation));
            await AddPasskeyAsync(admin, $"zq7passkey{number} {attack}");
        }

        var rules = await Find<IRuleStore>().CurrentAsync(GuardPipeline.Customer, Cancellation);
        Keep(await Find<SaveAllowPhrases>().RunAsync(admin, new RuleEdit(GuardPipeline.Customer, rules.Number, null), [.. Attacks.Select(attack => $"zq7phrase {attack}")], Cancellation));
        var (skipped, draft) = await api.ConverseWithDraftAsync();
        Keep(await Find<ClaimConversation>().RunAsync(admin, skipped, Cancellation));
        Keep(await Find<SkipDraft>().RunAsync(admin, draft, $"zq7skip {Attacks[1]}", Cancellation));
        return new()
        {
            ["/teams"] = "zq7team",
            ["/people?q=zq7person"] = "zq7person",
            [$"/people/{person}"] = "zq7person",
            ["/api-keys"] = "zq7key",
            ["/webhooks"] = "zq7hook",
            ["/knowledge"] = "zq7collection",
            ["/documents?q=zq7document"] = "zq7document",
            [$"/documents/{document}"] = "zq7document",
            ["/conversations"] = "zq7message",
            [$"/conversations/{conversation}"] = "zq7note",
            [$"/conversations/{skipped}"] = "zq7admin",
            ["/queue?part=all"] = "zq7message",
            ["/ask"] = "zq7question",
            ["/guardrails?pipeline=customer&tab=own"] = "zq7rule",
            ["/guardrails?pipeline=customer&tab=phrases"] = "zq7phrase",
            ["/guardrails?pipeline=customer&tab=history"] = "zq7reason",
            ["/account"] = "zq7passkey",
            ["/audit"] = "zq7admin",
        };
    }

    /// <summary>As the ceremony leaves it, with a name of before; then its owner gives it the one of the attack.</summary>
    private async Task AddPasskeyAsync(Actor owner, string name)
    {
        var id = Guid.NewGuid().ToByteArray();
        var passkey = new UserPasskeyInfo(id, [1], TimeProvider.System.GetUtcNow(), 0, null, true, false, false, [1], [1]) { Name = "Passkey" };
        Assert.True((await Find<IPasskeyRegister>().AddAsync(owner, passkey, "en", Cancellation)).Succeeded);
        Keep(await Find<IPasskeys>().RenameAsync(owner, System.Buffers.Text.Base64Url.EncodeToString(id), name, Cancellation));
    }

    private bool Keep<T>(Result<T> outcome)
    {
        if (outcome.Succeeded)
        {
            _kept++;
        }
        else
        {
            _refused.Add(outcome.Error.Code);
        }

        return outcome.Succeeded;
    }

    private T Find<T>()
        where T : notnull => api.App.Services.GetRequiredService<T>();
}
