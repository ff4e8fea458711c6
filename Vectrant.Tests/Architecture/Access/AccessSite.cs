using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.Web.Chat;
using Vectrant.Web.Features.Identity;
using Xunit;

namespace Vectrant.Tests.Architecture.Access;

/// <summary>The real app with one person of each role, who reach for things and say what became of it in the words of the table.</summary>
public sealed class AccessSite(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly Dictionary<string, PersonId> _people = [];
    private readonly Dictionary<string, string?> _tokens = [];
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly AppFixture _app = new(postgres);

    public IServiceProvider Services => _app.App.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        NewPerson[] wanted = [.. Role.All.Select(role => new NewPerson($"The {role}", $"{role}@access.example", [role], Password))];
        var ids = await Services.GetRequiredService<EnsurePeople>().RunAsync(wanted, Cancellation);
        foreach (var (role, id) in Role.All.Zip(ids.Value))
        {
            _people[role] = id;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Sends a request with the cookie of a fresh sign-in (what was tried before may have ended another), or with a token below <c>/api</c>.</summary>
    internal async Task<(string Outcome, int Status)> SendAsync(ReachableAddress address, string column)
    {
        using var request = new HttpRequestMessage(new HttpMethod(address.Method == "ANY" ? address.Other : address.Method), new Uri(_app.App.Address, Path(address)));
        var isApi = request.RequestUri!.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal);
        if (isApi && request.Method != HttpMethod.Get)
        {
            request.Content = JsonContent.Create(new { });
        }

        if (column != AccessTable.Nobody && isApi)
        {
            // The customers' side takes the token of a conversation there, and this one is as good as any that is wrong.
            request.Headers.Authorization = await TokenAsync(column) is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        }
        else if (column != AccessTable.Nobody)
        {
            request.Headers.Add("Cookie", await CookieAsync(_people[column]));
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var to = answer.Headers.Location?.ToString() ?? "";
        var status = (int)answer.StatusCode;
        var outcome = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "in",
            HttpStatusCode.Redirect when to.Contains("/sign-in?", StringComparison.Ordinal) => "in",
            HttpStatusCode.Forbidden => "no",
            HttpStatusCode.Redirect when to.Contains("/no-access", StringComparison.Ordinal) => "no",
            >= HttpStatusCode.InternalServerError => $"error {status}",

            // Who gets as far as the page itself sees it; made-up ids and empty bodies are refused only behind the door.
            HttpStatusCode.NotFound when address.Endpoint.RoutePattern.Parameters.Count == 0 => "404",
            _ => "ok",
        };
        return (outcome, status);
    }

    /// <summary>Runs a use case with made-up arguments as somebody of this role.</summary>
    internal async Task<(string Outcome, string Detail)> RunAsync(MethodInfo useCase, string column)
    {
        var actor = column == AccessTable.Nobody
            ? new Actor(null, "nobody", new HashSet<string>(), new HashSet<Permission>())
            : await Services.GetRequiredService<IActorSource>().FindAsync(_people[column], Cancellation) ?? throw new InvalidOperationException($"The {column} is gone.");
        await using var scope = Services.CreateAsyncScope();
        var instance = ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, useCase.DeclaringType!);
        var arguments = useCase.GetParameters().Skip(1).Select(parameter =>
            parameter.ParameterType == typeof(CancellationToken) ? Cancellation : MadeUp.Value(parameter.ParameterType, parameter.Name));
        var task = (Task)useCase.Invoke(instance, [actor, .. arguments])!;
        await task;
        var result = task.GetType().GetProperty("Result")?.GetValue(task);
        var error = (Vectrant.Core.Common.Error?)result?.GetType().GetProperty(nameof(Result<Done>.Error))?.GetValue(result);
        return (error?.Kind == ErrorKind.Forbidden ? "no" : "ok", error?.Code ?? "succeeded");
    }

    /// <summary>Joins with a token that belongs to nothing, over a connection with this role's cookie.</summary>
    internal async Task<string> JoinChatAsync(string column)
    {
        await using var hub = await HubClient.ConnectAsync(_app.App.Address, column == AccessTable.Nobody ? null : await CookieAsync(_people[column]));
        var conversation = await hub.JoinAsync(Guid.NewGuid().ToString(), "made-up");
        return conversation.ValueKind == JsonValueKind.Null ? "404" : "ok";
    }

    /// <summary>What a program of this person would send; null when this role gets no token.</summary>
    private async Task<string?> TokenAsync(string column)
    {
        if (_tokens.TryGetValue(column, out var known))
        {
            return known;
        }

        var body = new { grant_type = "password", username = $"{column}@access.example", password = Password, client = "access" };
        using var answer = await _client.PostAsJsonAsync(new Uri(_app.App.Address, "/api/v1/auth/token"), body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"The {column} gets no token: {answer.StatusCode}");
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("access_token").GetString();
        return _tokens[column] = token;
    }

    private static string Path(ReachableAddress address) => string.Concat(address.Endpoint.RoutePattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { IsCatchAll: true } => "made/up",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content is "int" or "long") => "1",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => "0197c4d0-1111-7222-8333-944444444444",
        _ => "",
    })))) is { Length: > 0 } path ? path : "/";

    private async Task<string> CookieAsync(PersonId person)
    {
        await using var scope = Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Scheme = _app.App.Address.Scheme;
        context.Request.Host = new HostString(_app.App.Address.Authority);
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        var signedIn = await scope.ServiceProvider.GetRequiredService<SignInPerson>().RunAsync(person, [SignInMethod.Password], remember: false, Cancellation);
        Assert.True(signedIn.Succeeded, signedIn.Error?.Message);
        return string.Join("; ", context.Response.Headers.SetCookie.Select(cookie => cookie!.Split(';')[0]));
    }
}
