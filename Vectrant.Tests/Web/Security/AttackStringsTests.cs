using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Api;
using Vectrant.Tests.Web.Api;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>Texts that break careless programs, sent through the real app to whatever takes a text: kept as text or refused, never a fault.</summary>
public sealed class AttackStringsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Place = "@attack@";
    private const int Shares = 5;

    /// <summary>Literals of JSON, since not all of them are texts: all that a field of one line or of many may keep, and what none may.</summary>
    private static readonly string[] Attacks =
    [
        .. AttackTexts.Lines(250).Concat(AttackTexts.Texts(4000)).Select(AttackTexts.Literal),
        .. AttackTexts.Unfit.Select(unfit => AttackTexts.Literal($"a{unfit}b")),
        AttackTexts.Literal(new string('x', 100_000)),
    ];

    private static readonly HashSet<string> ReadBack = ["createCollection", "changeCollection", "renameDocument", "renamePerson", "createWebhook", "changeWebhook", "addNote"];

    /// <summary>All operations in shares, so that no test is long.</summary>
    public static TheoryData<int> EveryShare => [.. Enumerable.Range(0, Shares)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(EveryShare))]
    public async Task Fields_OfEveryBody_AreKeptOrRefused(int share)
    {
        var (faults, sent, limited, kept) = (new List<string>(), 0, 0, new HashSet<string>());
        var document = await DocumentAsync();
        var operations = Operation.Of(document).Where((_, number) => number % Shares == share).ToList();
        foreach (var operation in operations)
        {
            var admin = await api.HireAsync(Role.Admin);
            var calls = new Calls(api, admin);
            foreach (var field in TextFields(document, operation))
            {
                Call? call = null;
                foreach (var attack in Attacks)
                {
                    call ??= calls.Knows(operation.Id) ? await calls.MakeAsync(operation.Id, admin) : new Call(operation.Path, new { });
                    using var response = await SendAsync(operation, call, field, attack, admin);
                    var text = await response.Content.ReadAsStringAsync(Cancellation);
                    sent++;
                    limited += (int)response.StatusCode == 429 ? 1 : 0;
                    if (Fault(response, text) is { } fault)
                    {
                        faults.Add($"{operation.Id}.{field} {Short(attack)}: {fault}");
                    }

                    if (response.IsSuccessStatusCode)
                    {
                        if (ReadBack.Contains(operation.Id) && field is "name" or "text" or "title" or "description")
                        {
                            kept.Add(operation.Id);
                            var path = response.Headers.Location?.ToString() ?? call.Path;
                            var (body, _) = await api.ReadAsync(path, admin);
                            var expected = Expected(attack);
                            if (!Texts(body).Contains(expected))
                            {
                                faults.Add($"{operation.Id}.{field} {Short(attack)}: kept as something else: {body.GetRawText()}");
                            }
                        }

                        call = call.Tag is null ? call : null;
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} sent, {limited} limited; read back: {string.Join(' ', kept)}");
        Assert.True(sent > 100 && limited < sent / 4, $"{sent} sent, {limited} limited");
        Assert.Equal(operations.Select(operation => operation.Id).Where(ReadBack.Contains).Order(), kept.Order());
    }

    [Fact]
    public async Task Queries_AndAddresses_AreAnsweredOrRefused()
    {
        var (faults, sent) = (new List<string>(), 0);
        var document = await DocumentAsync();
        foreach (var operation in Operation.Of(document))
        {
            var admin = await api.HireAsync(Role.Admin);
            var path = operation.Path;
            var blind = string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? Guid.NewGuid().ToString() : part));
            var addresses = Queries(operation).SelectMany(name => AttackTexts.InAddresses.Select(attack => $"{blind}?{name}={attack}"))
                .Concat(path.Contains('{', StringComparison.Ordinal)
                    ? AttackTexts.InAddresses.Take(5).Select(attack => string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? attack : part)))
                    : []);
            foreach (var address in addresses)
            {
                // A method that the name of the address would not take is refused before; reads say most.
                using var response = await api.SendAsync(operation.Method, address, admin, operation.Method == HttpMethod.Get || operation.Method == HttpMethod.Delete ? null : new { });
                var text = await response.Content.ReadAsStringAsync(Cancellation);
                sent++;

                // The server itself refuses what is no address, before the app sees it, and says no more than that.
                if (!((int)response.StatusCode == 400 && text.Length == 0) && Fault(response, text) is { } fault)
                {
                    faults.Add($"{operation.Method} {address[..Math.Min(address.Length, 150)]}: {fault}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} sent");
        Assert.True(sent > 300, $"Only {sent} sent.");
    }

    [Theory]
    [InlineData("/queue?part={0}&c={0}")]
    [InlineData("/conversations?search={0}&state={0}")]
    [InlineData("/documents?q={0}")]
    [InlineData("/knowledge?q={0}")]
    [InlineData("/people?q={0}")]
    [InlineData("/people?role={0}")]
    [InlineData("/teams?team={0}")]
    [InlineData("/access-events?search={0}")]
    [InlineData("/access-events?kind={0}")]
    [InlineData("/audit?action={0}")]
    [InlineData("/guardrails?q={0}&tab={0}&layer={0}")]
    [InlineData("/security-events?rule={0}")]
    [InlineData("/webhooks?open={0}")]
    [InlineData("/sign-in?returnUrl={0}&done={0}&problem={0}")]
    public async Task Pages_AskedForWithIt_ShowItAsText(string page)
    {
        using var client = await SignedInClient.CreateAsync(api.App, Role.Admin, Cancellation);
        foreach (var attack in AttackTexts.InAddresses)
        {
            using var response = await client.GetAsync(string.Format(CultureInfo.InvariantCulture, page, attack), Cancellation);
            var text = await response.Content.ReadAsStringAsync(Cancellation);

            Assert.True((int)response.StatusCode < 500, $"{page} with {attack}: {(int)response.StatusCode}");
            Assert.DoesNotContain("<script>attacked=1", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Names_ThatAreScripts_AreTextOnThePages()
    {
        var admin = await api.HireAsync(Role.Admin);
        var name = $"{AttackTexts.Scripts[0]}{Guid.NewGuid():N}";
        using var collection = await api.SendAsync(HttpMethod.Post, "collections", admin, new { name, audience = "internal", description = AttackTexts.Scripts[0] });
        using var hook = await api.SendAsync(HttpMethod.Post, "webhooks", admin, new { name, url = "https://203.0.112.7/hook", events = new[] { "conversation.closed" } });
        await api.SqlAsync("UPDATE person SET display_name = @name WHERE id = @id", new { name, id = admin.PersonId!.Value.Value });
        Assert.True(collection.IsSuccessStatusCode && hook.IsSuccessStatusCode);
        var conversation = await api.ConverseAsync(name);
        using var client = await SignedInClient.CreateAsync(api.App, Role.Admin, Cancellation);
        foreach (var page in new[] { "/knowledge", "/people", "/webhooks", "/audit", "/conversations", $"/conversations/{conversation}", "/queue" })
        {
            using var response = await client.GetAsync(page, Cancellation);
            Assert.True((int)response.StatusCode < 500, $"{page}: {(int)response.StatusCode}");
            Assert.DoesNotContain("<script>attacked=1", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60];

    private static string Expected(string attack) => TextInput.Clean(JsonSerializer.Deserialize<string>(attack));

    private static string? Fault(HttpResponseMessage response, string text)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
        {
            return null;
        }

        if (status >= 500)
        {
            return $"{status} {text}";
        }

        return response.Content.Headers.ContentType?.MediaType == "application/problem+json" && JsonNode.Parse(text)?["code"] is not null ? null : $"{status} is no problem with a code: {Short(text)}";
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Texts(property.Value)),
        _ => [],
    };

    private static IEnumerable<string> Queries(Operation operation) => operation.Description.TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "query").Select(one => one.GetProperty("name").GetString()!)
        : [];

    /// <summary>The fields that take a text or texts, among them a field that nobody knows: its name is one too.</summary>
    private static IEnumerable<string> TextFields(JsonElement document, Operation operation)
    {
        if (!operation.Description.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var json))
        {
            return [];
        }

        var schema = json.GetProperty("schema");
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        return schema.GetProperty("properties").EnumerateObject()
            .Where(property => !property.Value.TryGetProperty("type", out var type) || type.ToString() is var kinds && (kinds.Contains("string", StringComparison.Ordinal) || kinds.Contains("array", StringComparison.Ordinal)))
            .Select(property => property.Name).Append(Place);
    }

    private async Task<HttpResponseMessage> SendAsync(Operation operation, Call call, string field, string attack, Actor admin)
    {
        var body = JsonSerializer.SerializeToNode(call.Body ?? new { }, JsonSerializerOptions.Web)!.AsObject();
        body[field] = body[field] is JsonArray ? new JsonArray(Place) : Place;
        if (field == "feedback")
        {
            body["helpful"] = false;
        }

        var content = new StringContent(body.ToJsonString().Replace($"\"{Place}\"", attack, StringComparison.Ordinal), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        List<(string, string)> headers = call.Tag is null ? [] : [("If-Match", call.Tag)];
        if (call.Token is not null)
        {
            headers.Add(("Authorization", $"Bearer {call.Token}"));
        }

        return await api.SendAsync(operation.Method, call.Path, call.Token is null ? admin : null, content, [.. headers]);
    }

    private async Task<JsonElement> DocumentAsync()
    {
        var (document, _) = await api.ReadAsync("/openapi/v1.json", await api.HireAsync(Role.Admin));
        return document;
    }
}
