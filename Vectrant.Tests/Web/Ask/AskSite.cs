using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Ask;

/// <summary>Class fixture: the real app with two small documents and people of three roles.</summary>
public sealed class AskSite(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    public const string Admin = "admin@ask.example";
    public const string Employee = "employee@ask.example";
    public const string Customer = "customer@ask.example";
    private const string Password = "a lighthouse keeper";
    private static readonly Actor Manager = new(null, "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
    private ConnectionStrings? _connections;
    private TestApp? _web;

    public TestApp Web => _web ?? throw new InvalidOperationException("The app did not start.");

    public ConnectionStrings Connections => _connections ?? throw new InvalidOperationException("There is no database yet.");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        _web = await TestApp.StartAsync(_connections, NodeRole.Web, [], null, limit.Token);
        var people = await Web.Services.GetRequiredService<EnsurePeople>().RunAsync(
            [
                new NewPerson("Greta Sorley", Admin, [Role.Admin], Password),
                new NewPerson("Ben Okonjo", Employee, [Role.Employee], Password),
                new NewPerson("Nora Finch", Customer, [Role.Customer], Password),
            ],
            limit.Token);
        Assert.True(people.Succeeded, people.Error?.Message);
        await AddAsync("Handbook", [], "# Working from home\n\nYou may work from home on up to 3 days a week. Tell your team lead by Friday.\n\n# Canteen\n\nLunch costs £4.50 and is served from 11:30 to 13:30.\n", limit.Token);
        await AddAsync("Management", [Role.Approver], "# Bonus\n\nThe secret bonus of the management is £77,000 a year.\n", limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }
    }

    /// <summary>A browser of its own with a person of its own, at a page: whatever a test asks stays out of its neighbours' history and context.</summary>
    public async Task<(IPage Page, Guid Person)> JoinAsync(string role, string path, BrowserNewContextOptions? options = null)
    {
        var email = $"{Guid.NewGuid():N}@ask.example";
        var people = await Web.Services.GetRequiredService<EnsurePeople>().RunAsync([new NewPerson("Kim Hale", email, [role], Password)], TestContext.Current.CancellationToken);
        Assert.True(people.Succeeded, people.Error?.Message);
        return (await SignInAsync(email, path, options), people.Value[0].Value);
    }

    /// <summary>A browser of its own in which somebody is signed in, at a page.</summary>
    public async Task<IPage> SignInAsync(string email, string path, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.SignInAsync(Web.Address, email, Password, path);
        return page;
    }

    public string At(string path) => new Uri(Web.Address, path).ToString();

    private async Task AddAsync(string name, string[] roles, string text, CancellationToken cancellationToken)
    {
        var collection = await Web.Services.GetRequiredService<CreateCollection>().RunAsync(Manager, new CollectionSettings(name, string.Empty, roles), Audience.Internal, cancellationToken);
        await using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var uploaded = await Web.Services.GetRequiredService<UploadDocument>().RunAsync(Manager, new UploadRequest(collection.Value, name + ".md", content, null) { Title = name }, cancellationToken);
        Assert.Null(await Web.Services.GetRequiredService<IngestDocument>().RunAsync(uploaded.Value.VersionId, cancellationToken));
    }
}
