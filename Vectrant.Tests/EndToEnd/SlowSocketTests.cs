using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.Web.Security;
using Vectrant.Web.Features.Chat;
using Xunit;

namespace Vectrant.Tests.EndToEnd;

/// <summary>
/// More slow receivers and senders than the database has connections for the app. The server's own patience with slow ones is switched off, so that
/// nothing but the app keeps them from what everybody needs.
/// </summary>
public sealed class SlowSocketTests(PostgresFixture postgres)
{
    private const int Receivers = 115;
    private const int Senders = 110;
    private const int OtherSenders = 40;
    private const int FileBytes = 12 * 1024 * 1024;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly Actor Manager = new(
        new PersonId(Guid.CreateVersion7()), "Keeper", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Sockets_ThatHang_KeepNobodyFromTheDatabase(int persons)
    {
        await using var app = await StartAsync();
        var file = await UploadAsync(app);
        var slow = new List<Caller>();
        for (var person = 0; person < persons; person++)
        {
            slow.Add(await HireAsync(app, Role.Admin));
        }

        var agent = await HireAsync(app, Role.Agent);
        var sockets = new List<SlowSocket>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var dripping = Task.CompletedTask;
        try
        {
            string Ask(int index) => $"GET {file} HTTP/1.1\r\nHost: {app.Address.Authority}\r\nCookie: {slow[index % persons].Cookies}\r\n\r\n";
            var first = await SlowSocket.OpenAsync(app.Address, Ask(0), Cancellation);
            sockets.Add(first);
            Assert.Equal("HTTP/1.1 200 OK", await first.FirstLineAsync(Cancellation));
            IReadOnlyList<SlowSocket> receivers = [first, .. await OpenAsync(app, Receivers - 1, Ask)];
            sockets.AddRange(receivers);
            var senders = await OpenAsync(app, Senders + OtherSenders, index => HeadOf(app, index, slow[index % persons]));
            sockets.AddRange(senders);

            // Says that the app has begun to wait for the body.
            var waited = await Task.WhenAll(senders.Select(sender => sender.FirstLineAsync(Cancellation)));
            Assert.Equal(["HTTP/1.1 100 Continue"], waited.Distinct());
            dripping = DripAsync(receivers, senders, ending.Token);

            await AssertEverybodyElseWorksAsync(app, agent);
        }
        finally
        {
            await ending.CancelAsync();
            await dripping;
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>Bodies that are promised and not sent: changes of a version, which take a turn, and beside them all the other kinds that the app takes.</summary>
    private static string HeadOf(TestApp app, int index, Caller caller)
    {
        var bearer = $"Authorization: Bearer {caller.Token}\r\n";
        var (target, headers, type) = (index < Senders ? 0 : 1 + (index % 5)) switch
        {
            0 => ($"/api/v1/drafts/{Guid.NewGuid()}/edit", bearer + "If-Match: *\r\n", "application/json"),
            1 => ($"/api/v1/drafts/{Guid.NewGuid()}/edit", $"{bearer}If-Match: *\r\nIdempotency-Key: {Guid.NewGuid()}\r\n", "application/json"),
            2 => ("/api/v1/ask/questions", $"{bearer}Idempotency-Key: {Guid.NewGuid()}\r\n", "application/json"),
            3 => (ConversationEndpoints.Base, $"Idempotency-Key: {Guid.NewGuid()}\r\n", "application/json"),
            4 => ("/api/v1/auth/token", "", "application/json"),
            _ => ("/sign-in", $"Cookie: {caller.Cookies}\r\n", "application/x-www-form-urlencoded"),
        };
        return $"POST {target} HTTP/1.1\r\nHost: {app.Address.Authority}\r\n{headers}Content-Type: {type}\r\nContent-Length: 4000\r\nExpect: 100-continue\r\n\r\n";
    }

    private static async Task AssertEverybodyElseWorksAsync(TestApp app, Caller agent)
    {
        using var client = new HttpClient { BaseAddress = app.Address };
        using (var queue = await SendAsync(client, HttpMethod.Get, "/api/v1/queue", agent.Token, null))
        {
            Assert.Equal(HttpStatusCode.OK, queue.StatusCode);
        }

        using var started = await SendAsync(client, HttpMethod.Post, ConversationEndpoints.Base, null, new { message = "Is hail covered?" });
        Assert.Equal(HttpStatusCode.Created, started.StatusCode);
        var conversation = (await started.Content.ReadFromJsonAsync<StartedBody>(Cancellation))!;
        var messages = $"{ConversationEndpoints.Base}/{conversation.ConversationId}/messages";
        using (var posted = await SendAsync(client, HttpMethod.Post, messages, conversation.Token, new { message = "And the garden shed?" }))
        {
            Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        }

        using (var read = await SendAsync(client, HttpMethod.Get, messages, conversation.Token, null))
        {
            Assert.Equal(2, (await read.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("messages").GetArrayLength());
        }

        using var claimed = await SendAsync(client, HttpMethod.Put, $"/api/v1/conversations/{conversation.ConversationId}/claim", agent.Token, null, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, claimed.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? token, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, Cancellation);
    }

    private static async Task<IReadOnlyList<SlowSocket>> OpenAsync(TestApp app, int count, Func<int, string> head) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(index => SlowSocket.OpenAsync(app.Address, head(index), Cancellation)));

    /// <summary>A byte a second, each way, until the test is over.</summary>
    private static async Task DripAsync(IReadOnlyList<SlowSocket> receivers, IReadOnlyList<SlowSocket> senders, CancellationToken cancellationToken)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            // A receiver that waits for its turn has no byte to take yet.
            var reads = receivers.Select(receiver => receiver.ReadAsync(cancellationToken)).ToArray();
            while (await second.WaitForNextTickAsync(cancellationToken))
            {
                await Task.WhenAll(senders.Select(sender => sender.WriteAsync(cancellationToken)));
                for (var index = 0; index < reads.Length; index++)
                {
                    reads[index] = reads[index].IsCompletedSuccessfully ? receivers[index].ReadAsync(cancellationToken) : reads[index];
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // The test is over, or the server has hung up, which is its right.
        }
    }

    private async Task<TestApp> StartAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var made = await postgres.CreateDatabaseAsync(limit.Token);
        return await TestApp.StartAsync(
            new ConnectionStrings(Shipped(made.Owner!), Shipped(made.App), Shipped(made.Customer)),
            NodeRole.Web,
            [("Conversations:ConversationMessagesPerMinute", "1000")],
            builder => builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (null, null)),
            limit.Token);
    }

    // Other tests make do with a smaller pool.
    private static string Shipped(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        settings.Remove("Maximum Pool Size");
        Assert.True(settings.MaxPoolSize < Senders, $"The pool has {settings.MaxPoolSize} connections; hang more sockets.");
        return settings.ConnectionString;
    }

    private static async Task<string> UploadAsync(TestApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var collection = await scope.ServiceProvider.GetRequiredService<CreateCollection>().RunAsync(
            Manager, new CollectionSettings($"Collection {Guid.NewGuid():N}", "", []), Audience.Internal, Cancellation);
        using var content = new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("A long file that nobody reads to its end.\n", FileBytes / 42))));
        var stored = await scope.ServiceProvider.GetRequiredService<UploadDocument>().RunAsync(Manager, new UploadRequest(collection.Value, "long.txt", content, null), Cancellation);
        return $"/documents/{stored.Value.DocumentId}/versions/{stored.Value.VersionId}/file";
    }

    private static async Task<Caller> HireAsync(TestApp app, string role)
    {
        var email = await SignedInClient.HireAsync(app, role, Cancellation);
        var (client, cookies) = await SignedInClient.OpenAsync(app, email, Cancellation);
        using (client)
        {
            using var issued = await client.PostAsJsonAsync("/api/v1/auth/token", new { grant_type = "password", username = email, password = SignedInClient.Password }, Cancellation);
            var token = (await issued.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("access_token").GetString()!;
            return new Caller(cookies.GetCookieHeader(app.Address), token);
        }
    }

    private sealed record Caller(string Cookies, string Token);
}
