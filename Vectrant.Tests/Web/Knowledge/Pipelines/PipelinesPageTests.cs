using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.Web.Ask;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Knowledge.Pipelines;

/// <summary>Pipelines from the screen: made and tried by an admin, chosen by an employee, archived while the employee looks at it.</summary>
public sealed class PipelinesPageTests(AskSite site) : IClassFixture<AskSite>
{
    private static readonly Actor Manager = new(null, "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
    private readonly string _name = $"Staff {Guid.NewGuid().ToString("N")[..8]}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pipeline_FromNewToArchived_IsAskedByThoseItIsFor()
    {
        var (admin, _) = await site.JoinAsync(Role.Admin, "/pipelines/new");
        await admin.FillAsync("#pipeline-name", _name);
        await admin.FillAsync("#pipeline-description", "Working from home and lunch");
        await admin.GetByRole(AriaRole.Radio, new() { Name = "Only these collections" }).CheckAsync();
        await admin.Locator("#pipeline-collections").GetByRole(AriaRole.Checkbox, new() { Name = "Handbook" }).CheckAsync();
        await admin.GetByRole(AriaRole.Checkbox, new() { Name = "Employee", Exact = true }).CheckAsync();
        await Expect(admin.Locator("#consequence")).ToContainTextAsync("can ask this");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Create pipeline" }).ClickAsync();
        await Expect(admin.Locator("#said")).ToContainTextAsync("Created");
        await admin.FillAsync("#try-question", "How many days a week may I work from home?");
        await admin.Locator("section").GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(admin.Locator("#tried")).ToContainTextAsync("3 days a week");

        var (employee, person) = await site.JoinAsync(Role.Employee, "/ask");
        await employee.SelectOptionAsync("#pipeline", new SelectOptionValue { Label = _name });
        await Expect(employee).ToHaveURLAsync(new Regex("pipeline="));
        await Expect(employee.Locator("#pipeline-hint")).ToHaveTextAsync("Working from home and lunch");
        await AskAsync(employee, "When is lunch served in the canteen?");
        var answer = employee.Locator("article", new() { HasText = "11:30" });
        await Expect(answer).ToContainTextAsync($"asked {_name}");

        await admin.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await admin.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await Expect(admin.Locator("#said")).ToContainTextAsync("Nobody can ask it any more");
        await AskAsync(employee, "What does lunch cost?");
        await Expect(employee.GetByRole(AriaRole.Alert)).ToContainTextAsync("was archived meanwhile");
        await Expect(employee.Locator("#question")).ToHaveValueAsync("What does lunch cost?");
        await Expect(answer).ToContainTextAsync($"asked {_name}");

        await admin.Locator("#said").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(admin.Locator("#said")).ToContainTextAsync("Restored");
        await admin.GotoAsync(site.At($"/people/{person}"));
        await Expect(admin.GetByRole(AriaRole.Row, new() { Name = _name })).ToContainTextAsync("role Employee");
    }

    [Fact]
    public async Task Edit_AfterAColleague_SaysWhoAndKeepsWhatWasTypedUntilItIsLoaded()
    {
        var settings = new PipelineSettings(_name, "", PipelineTuning.Usual);
        var id = (await site.Web.Services.GetRequiredService<CreatePipeline>().RunAsync(Manager, settings, Audience.Internal, Cancellation)).Value;
        var (page, _) = await site.JoinAsync(Role.Admin, $"/pipelines/{id}");
        await page.FillAsync("#pipeline-description", "of the second");
        Assert.True((await site.Web.Services.GetRequiredService<ChangePipeline>().RunAsync(Manager, id, settings with { Description = "of the first" }, 1, Cancellation)).Succeeded);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Ada has changed this pipeline");
        await Expect(page.Locator("#pipeline-description")).ToHaveValueAsync("of the second");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load what is there now" }).ClickAsync();
        await Expect(page.Locator("#pipeline-description")).ToHaveValueAsync("of the first");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Pages_ForAxe_HaveNoViolationsAndDoNotScrollSideways(ColorScheme scheme, int width)
    {
        var settings = new PipelineSettings(_name, "What is limited to somebody", new PipelineTuning(5, 60, "Short.")) { AllowedRoles = [Role.Agent, Role.TeamLead] };
        var id = (await site.Web.Services.GetRequiredService<CreatePipeline>().RunAsync(Manager, settings, Audience.Internal, Cancellation)).Value;
        var (page, _) = await site.JoinAsync(
            Role.Admin, "/pipelines", new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme });
        await Expect(page.Locator($"tr[data-pipeline='{id}']")).ToContainTextAsync("Team lead");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New pipeline" })).ToHaveAttributeAsync("href", "/pipelines/new");
        await CheckAsync(page, $"pipelines-{width}");
        await page.GotoAsync(site.At("/pipelines/new"));
        await Expect(page.Locator("#consequence")).ToContainTextAsync("can ask this");
        await CheckAsync(page, $"pipelines-new-{width}");
        await page.GotoAsync(site.At($"/pipelines/{id}"));
        await Expect(page.Locator("#pipeline-instruction")).ToHaveValueAsync("Short.");
        await CheckAsync(page, $"pipelines-one-{width}");
    }

    private static async Task CheckAsync(IPage page, string name)
    {
        await page.KeepPictureAsync(name);
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
    }

    private static async Task AskAsync(IPage page, string question)
    {
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-shortcuts", new Regex("[1-9]"));
        await page.FillAsync("#question", question);
        await page.PressAsync("#question", "Control+Enter");
    }
}
