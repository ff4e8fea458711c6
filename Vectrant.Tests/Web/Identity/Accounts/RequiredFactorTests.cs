using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.Architecture.Access;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Accounts;

/// <summary>Roles that ask for a second factor, over HTTP: with a password alone nobody gets further than to where one is set up.</summary>
public sealed class RequiredFactorTests(StrictSites sites) : IClassFixture<StrictSites>
{
    private const string SetUp = "/account/two-step";
    private const string SomeId = "0197c4d0-1111-7222-8333-944444444444";

    /// <summary>What stays open: everything on which a factor is set up, signing in and out, and the language.</summary>
    private static readonly string[] Open = ["/account", "/sign-in", "/sign-out", "/language", "/preferences"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Roles => [.. Role.All];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Addresses_AfterAPasswordAlone_AreClosedForTheRolesThatAskForMore(string role)
    {
        var (_, email) = await sites.HireAsync(role);
        using var client = new FormClient(sites.TwoFactors.Address);
        using (var signedIn = await client.SignInAsync(email, StrictSites.Password))
        {
            Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        }

        var (tried, wrong) = (0, new List<string>());
        foreach (var address in Reachable.Addresses(sites.TwoFactors.Services).Values.Where(address => !address.Name.Contains("/api/", StringComparison.Ordinal) && IsClosed(address)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(address.Method == "ANY" ? address.Other : address.Method), new Uri(PathOf(address), UriKind.Relative));
            request.Headers.Accept.ParseAdd(address.Kind == "page" ? "text/html" : "application/json");
            using var answer = await client.SendAsync(request);
            tried++;
            var led = Leads(answer) == SetUp;
            var refused = led || answer.StatusCode == HttpStatusCode.Forbidden || Leads(answer) is { } to && to.StartsWith("/no-access?", StringComparison.Ordinal);
            if (StrictSites.Asked.Contains(role) ? !refused : led)
            {
                wrong.Add($"{address.Method} {PathOf(address)}: {(int)answer.StatusCode} {answer.Headers.Location}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} addresses as {role}");
        Assert.True(tried > 25, $"Only {tried} addresses.");
    }

    [Fact]
    public async Task SettingUp_OverTheForm_OpensEverything_AndTheCodeIsAskedForNextTime()
    {
        var (person, email) = await sites.HireAsync(Role.Admin);
        using var client = new FormClient(sites.TwoFactors.Address);
        using (await client.SignInAsync(email, StrictSites.Password))
        {
        }

        Assert.Equal(SetUp, await WhereAsync(client, "/people"));
        var page = await client.TextAsync(SetUp);
        var secret = await sites.TwoFactors.Services.GetRequiredService<ISecondFactors>().PrepareAsync(person, Cancellation) ?? throw new InvalidOperationException("It is set up already.");
        Assert.Contains(Totp.Base32(secret), page, StringComparison.Ordinal);
        using (var wrong = await client.PostAsync(SetUp, "two-step-confirm", [("Input.Code", "000000")]))
        {
            Assert.Equal(SetUp, await WhereAsync(client, "/people"));
        }

        using (await client.PostAsync(SetUp, "two-step-confirm", [("Input.Code", Totp.CodeOf(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())))]))
        {
            Assert.Null(await WhereAsync(client, "/people"));
        }

        using var later = new FormClient(sites.TwoFactors.Address);
        using var asked = await later.SignInAsync(email, StrictSites.Password);
        Assert.StartsWith("/sign-in/second", Leads(asked), StringComparison.Ordinal);
        Assert.StartsWith("/sign-in?", await WhereAsync(later, "/people"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_ForAPasswordAlone_AreNeitherGivenNorTaken()
    {
        var (person, email) = await sites.HireAsync(Role.Admin);
        using var client = new HttpClient { BaseAddress = sites.TwoFactors.Address };
        using var asked = await client.PostAsJsonAsync("/api/v1/auth/token", new { grant_type = "password", username = email, password = StrictSites.Password, client = "test" }, Cancellation);
        Assert.Equal("second_factor_needed", await CodeAsync(asked));

        // One of before the roles asked for more.
        await using var scope = sites.Shipped.Services.CreateAsyncScope();
        var issued = await scope.ServiceProvider.GetRequiredService<ProgramTokens>().StartAsync(person, [SignInMethod.Password], new ProgramOrigin("test", null), Cancellation);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issued.Value.AccessToken);
        var (tried, wrong) = (0, new List<string>());
        foreach (var address in Reachable.Addresses(sites.TwoFactors.Services).Values.Where(address => address.Name.Contains(" /api/", StringComparison.Ordinal) && IsClosed(address)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(address.Method == "ANY" ? address.Other : address.Method), new Uri(PathOf(address), UriKind.Relative));
            request.Content = request.Method == HttpMethod.Get ? null : JsonContent.Create(new { });
            using var answer = await client.SendAsync(request, Cancellation);
            tried++;
            if (answer.StatusCode != HttpStatusCode.Forbidden || await CodeAsync(answer) != "second_factor_required")
            {
                wrong.Add($"{address.Name}: {(int)answer.StatusCode}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.True(tried > 30, $"Only {tried} addresses.");

        // On the node that asks for nothing it is as good as before.
        using var open = new HttpRequestMessage(HttpMethod.Get, new Uri(sites.Shipped.Address, "/api/v1/queue"));
        open.Headers.Authorization = client.DefaultRequestHeaders.Authorization;
        using var allowed = await client.SendAsync(open, Cancellation);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task Keys_OfAnOwnerWithoutAFactor_RestUntilThereIsOne()
    {
        var (person, _) = await sites.HireAsync(Role.Admin);
        var secret = await KeyAsync(person);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(sites.Shipped.Address, secret)).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "second_factor_required"), await AskAsync(sites.TwoFactors.Address, secret));
        Assert.True(await RestsAsync(person));

        var factors = sites.TwoFactors.Services.GetRequiredService<ISecondFactors>();
        var seed = await factors.PrepareAsync(person, Cancellation) ?? throw new InvalidOperationException("It is set up already.");
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(sites.TwoFactors.Address, secret)).Status);
        await factors.ConfirmAsync(await ActorAsync(person), Totp.CodeOf(seed, Totp.StepAt(TimeProvider.System.GetUtcNow())), "en", Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(sites.TwoFactors.Address, secret)).Status);
        Assert.False(await RestsAsync(person));
    }

    [Fact]
    public async Task Keys_OfAnOwnerWhoComesThroughAProvider_DoNotRest()
    {
        var (person, name) = await sites.InviteAsync(Role.Admin);
        using var client = new FormClient(sites.TwoFactors.Address);
        await client.SignInThroughAsync("rs", name, "/people");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(sites.TwoFactors.Address, await KeyAsync(person))).Status);
        Assert.False(await RestsAsync(person));
    }

    [Fact]
    public async Task Keys_OfARoleThatIsNotAsked_DoNotRest()
    {
        var (person, _) = await sites.HireAsync(Role.TeamLead);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(sites.TwoFactors.Address, await KeyAsync(person))).Status);
        Assert.False(await RestsAsync(person));
    }

    [Fact]
    public async Task SignIn_ThroughAProvider_IsNotAskedForAFactorOfOurOwn()
    {
        // The provider asks for its own; docs/security/notes.md says what that counts as.
        var (_, name) = await sites.InviteAsync(Role.Admin);
        using var client = new FormClient(sites.TwoFactors.Address);
        Assert.Equal("/people", await client.SignInThroughAsync("rs", name, "/people"));
        Assert.Null(await WhereAsync(client, "/people"));
    }

    private static async Task<(HttpStatusCode Status, string? Code)> AskAsync(Uri node, string secret)
    {
        using var client = new HttpClient { BaseAddress = node };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await client.GetAsync(new Uri("/api/v1/queue", UriKind.Relative), Cancellation);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : await CodeAsync(answer));
    }

    private async Task<Actor> ActorAsync(PersonId person) => (await sites.Shipped.Services.GetRequiredService<IActorSource>().FindAsync(person, Cancellation))!;

    private async Task<string> KeyAsync(PersonId owner)
    {
        await using var scope = sites.Shipped.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<CreateApiKey>()
            .RunAsync(await ActorAsync(owner), new ApiKeyRequest("night export", [Permission.ViewQueue], 5), Cancellation);
        return made.Value.Secret;
    }

    private async Task<bool> RestsAsync(PersonId owner) =>
        Assert.Single((await sites.TwoFactors.Services.GetRequiredService<ListApiKeys>().RunAsync(await ActorAsync(owner), everybodys: false, new ApiKeyFilter(null, null, null), Cancellation)).Items).Rests;

    private static bool IsClosed(ReachableAddress address) =>
        address.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && !Array.Exists(Open, path => (PathOf(address) + "/").StartsWith(path + "/", StringComparison.Ordinal));

    private static string PathOf(ReachableAddress address)
    {
        var route = address.Endpoint.RoutePattern;
        var segments = route.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content is "int" or "long") => "1",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => SomeId,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        })));
        return "/" + string.Join('/', segments);
    }

    /// <summary>Where a page leads; null when it is shown.</summary>
    private static async Task<string?> WhereAsync(FormClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return Leads(answer) ?? (answer.StatusCode == HttpStatusCode.OK ? null : $"{(int)answer.StatusCode}");
    }

    private static string? Leads(HttpResponseMessage answer) => answer.Headers.Location is not { } to ? null : to.IsAbsoluteUri ? to.PathAndQuery : to.ToString();

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).TryGetProperty("code", out var code) ? code.GetString() : null;
}
