using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Answering;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Models;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Models;
using Vectrant.Tests.Web.Ask;
using Xunit;

namespace Vectrant.Tests.Web.Models;

public sealed class ModelsPageTests(AskSite site) : IClassFixture<AskSite>
{
    private const string Key = "sk-test-4711-secret";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_AdminChoosesAnEndpoint_TestsItSavesItAndItAnswers()
    {
        await using var provider = await ProviderServer.StartAsync(Cancelled);
        var page = await site.SignInAsync(AskSite.Admin, "/models");
        var card = page.Locator("section", new() { Has = page.Locator("#Ask-title") });
        await FillAsync(card, provider.Address + "/v1", Key);
        await page.ClickAsync("section:has(#Ask-title) button:has-text('Test')");
        await Assertions.Expect(card).ToContainTextAsync("It answered in");
        provider.Next(new Behaviour { Status = 401 });
        await card.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("refused the key");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("Saved");
        await page.ReloadAsync();
        await Assertions.Expect(card).ToContainTextAsync("chosen on this page");
        Assert.DoesNotContain(Key, await page.ContentAsync(), StringComparison.Ordinal);
        await page.KeepPictureAsync("models");
        await page.AssertAccessibleAsync();

        await using var owner = new NpgsqlConnection(site.Connections.Owner);
        Assert.DoesNotContain(Key, await owner.ExecuteScalarAsync<string>("SELECT protected_key FROM model_setting WHERE task = 'ask'"), StringComparison.Ordinal);
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("SELECT count(*) FROM audit_entry WHERE detail::text LIKE '%4711%'"));
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("SELECT count(*) FROM audit_entry WHERE action = 'models.changed' AND subject_id = 'Ask'"));

        provider.Usual = new Behaviour("You may work from home on up to 3 days a week. [1] The office dog is called Rex. [1]");
        var answer = await site.Web.Services.GetRequiredService<AnswerQuestion>().RunAsync(
            new AnswerRequest("How many days a week may I work from home?", Audience.Internal, new HashSet<string> { Role.Employee }, [], ModelTask.Ask, null), Cancelled);

        Assert.Equal((AnswerOutcome.Answered, "openai/test-model"), (answer.Outcome, answer.Model));
        Assert.Equal([true, false], answer.Sentences.Select(sentence => sentence.Supported));
        Assert.Equal($"Bearer {Key}", provider.Requests.Last().Headers["authorization"]);
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("SELECT count(*) FROM model_call WHERE task = 'ask' AND model = 'test-model' AND output_tokens = 30 AND input_tokens = 120 AND at > now() - interval '1 minute' AND outcome = 'ok' AND milliseconds >= 0 AND id = (SELECT max(id) FROM model_call)"));
    }

    [Fact]
    public async Task Save_AnotherEndpointWithoutAKey_DoesNotCarryTheOldKeyThere()
    {
        var store = site.Web.Services.GetRequiredService<IModelSettingStore>();
        var actor = new Vectrant.Core.Common.Actor(null, "Greta", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
        await store.SaveAsync(actor, new ModelEntry(ModelSlot.Draft, ModelProvider.OpenAi, "m", "http://one.example/v1", Key), Cancelled);
        await store.SaveAsync(actor, new ModelEntry(ModelSlot.Draft, ModelProvider.OpenAi, "other", "http://one.example/v1", null), Cancelled);
        var choices = site.Web.Services.GetRequiredService<IModelChoices>();
        Assert.Equal(Key, (await choices.InForceAsync(ModelSlot.Draft, Cancelled)).ApiKey);

        await store.SaveAsync(actor, new ModelEntry(ModelSlot.Draft, ModelProvider.OpenAi, "other", "http://two.example/v1", null), Cancelled);

        Assert.Null((await choices.InForceAsync(ModelSlot.Draft, Cancelled)).ApiKey);
        await using var owner = new NpgsqlConnection(site.Connections.Owner);
        Assert.Equal(
            "http://one.example/v1 http://two.example/v1",
            await owner.ExecuteScalarAsync<string>(
                "SELECT concat_ws(' ', detail ->> 'endpoint_before', detail ->> 'endpoint') FROM audit_entry WHERE action = 'models.changed' AND subject_id = 'Draft' ORDER BY id DESC LIMIT 1"));
        await store.ResetAsync(actor, ModelSlot.Draft, Cancelled);
        Assert.Equal(ModelProvider.Offline, (await choices.InForceAsync(ModelSlot.Draft, Cancelled)).Provider);
    }

    [Fact]
    public async Task Page_Employee_CannotReachIt()
    {
        var page = await site.SignInAsync(AskSite.Employee, "/models");

        await Assertions.Expect(page.Locator("#Ask-provider")).ToHaveCountAsync(0);
    }

    private static async Task FillAsync(ILocator card, string endpoint, string key)
    {
        var provider = card.Locator("#Ask-provider");
        await Assertions.Expect(provider).ToBeVisibleAsync();
        await provider.SelectOptionAsync("openai");
        await Assertions.Expect(card.Locator("#Ask-endpoint")).ToBeVisibleAsync();
        await card.Locator("#Ask-model").FillAsync("test-model");
        await card.Locator("#Ask-endpoint").FillAsync(endpoint);
        await card.Locator("#Ask-key").FillAsync(key);
        await card.Locator("#Ask-key").PressAsync("Tab");
    }
}
