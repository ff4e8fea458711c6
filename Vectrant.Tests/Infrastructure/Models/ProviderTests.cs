using System.Diagnostics;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Models.Providers;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Models;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Models;

/// <summary>Both remote providers against a server that speaks their protocol.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private ProviderServer _server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ProviderServer.StartAsync(Cancelled);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_NormalStream_GivesTheTextAndRecordsTokensAndCost(string provider)
    {
        var options = new ModelsOptions { Prices = { ["test-model"] = new ModelPrice { Input = 3, Output = 15 } } };
        using var subject = new ProviderUnderTest(provider, _server, options);

        var text = await subject.AskAsync(Cancelled);

        Assert.Equal("The excess is £250. [1]", text);
        var call = Assert.Single(subject.Calls);
        Assert.Equal((CallOutcome.Ok, 120, 30), (call.Outcome, call.InputTokens, call.OutputTokens));
        Assert.Equal((120 * 3) + (30 * 15), call.CostMicros);
        var request = Assert.Single(_server.Requests);
        Assert.True(request.Body["stream"]!.GetValue<bool>());
        Assert.Equal("test-model", request.Body["model"]!.GetValue<string>());
        Assert.DoesNotContain("vectrant", request.Body.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("sk-test", provider == ModelProvider.OpenAi ? request.Headers["authorization"]["Bearer ".Length..] : request.Headers["x-api-key"]);
        Assert.Equal(provider == ModelProvider.OpenAi, request.Headers.ContainsKey("authorization"));
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_ThrottledThenOk_WaitsAsLongAsItIsTold(string provider)
    {
        using var subject = new ProviderUnderTest(provider, _server);
        _server.Next(new Behaviour { Status = 429, RetryAfter = "1" });
        var watch = Stopwatch.StartNew();

        Assert.Equal("The excess is £250. [1]", await subject.AskAsync(Cancelled));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.95, 60);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_WantsALongWait_GivesUpAtOnce(string provider)
    {
        using var subject = new ProviderUnderTest(provider, _server);
        _server.Next(new Behaviour { Status = 429, RetryAfter = "3600" });

        var problem = await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Contains("429", problem.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_ServerErrors_TriesAgainThenSaysSo(string provider)
    {
        using var subject = new ProviderUnderTest(provider, _server, new ModelsOptions { Retries = 1 });
        _server.Usual = new Behaviour { Status = 500 };

        var problem = await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Contains("HTTP 500", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, _server.Requests.Count);
        Assert.Equal(CallOutcome.Refused, Assert.Single(subject.Calls).Outcome);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_WrongKey_IsNotTriedAgainAndNotShown(string provider)
    {
        using var subject = new ProviderUnderTest(provider, _server, key: "sk-very-secret");
        _server.Usual = new Behaviour { Status = 401 };

        var problem = await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Single(_server.Requests);
        Assert.Contains("key", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-very-secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_Hangs_EndsAtTheTimeLimit(string provider)
    {
        using var subject = new ProviderUnderTest(provider, _server, new ModelsOptions { TimeoutSeconds = 1 });
        _server.Usual = new Behaviour { Hangs = true };
        var watch = Stopwatch.StartNew();

        var problem = await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 60);
        Assert.Contains("time limit", problem.Message, StringComparison.Ordinal);
        Assert.Equal(CallOutcome.Timeout, Assert.Single(subject.Calls).Outcome);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_TooSlowAStream_EndsAtTheTimeLimitToo(string provider)
    {
        // The first use of everything is over, so that the limit is met in the middle of a stream.
        using var patient = new ProviderUnderTest(provider, _server);
        await patient.AskAsync(Cancelled);
        using var subject = new ProviderUnderTest(provider, _server, new ModelsOptions { TimeoutSeconds = 3 });
        _server.Usual = new Behaviour(new string('x', 80).Replace("x", "word ", StringComparison.Ordinal)) { Pace = TimeSpan.FromMilliseconds(200) };

        await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Equal(2, _server.Requests.Count);
        Assert.Equal(CallOutcome.Timeout, Assert.Single(subject.Calls).Outcome);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_SlowButInTime_Works(string provider)
    {
        using var subject = new ProviderUnderTest(provider, _server);
        _server.Usual = new Behaviour { Pace = TimeSpan.FromMilliseconds(150) };

        Assert.Equal("The excess is £250. [1]", await subject.AskAsync(Cancelled));
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_HalfAStream_IsNoAnswerAndNotRepeated(string provider)
    {
        using var subject = new ProviderUnderTest(provider, _server);
        _server.Usual = new Behaviour("The excess is") { Half = true };

        await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Single(_server.Requests);
        Assert.Equal(CallOutcome.Broken, Assert.Single(subject.Calls).Outcome);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi, "\uFFFD\u0001\uFFFD\uFFFD{{{{}}}}%%%%\uFFFD")]
    [InlineData(ModelProvider.Anthropic, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData(ModelProvider.OpenAi, "loop\nloop\nloop\nloop\nloop\nloop\nloop\nloop")]
    [InlineData(ModelProvider.Anthropic, "   ")]
    public async Task Ask_Nonsense_IsNoAnswer(string provider, string nonsense)
    {
        using var subject = new ProviderUnderTest(provider, _server);
        _server.Usual = new Behaviour(nonsense);

        await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Equal(CallOutcome.Nonsense, Assert.Single(subject.Calls).Outcome);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi)]
    [InlineData(ModelProvider.Anthropic)]
    public async Task Ask_NotTheProtocol_IsNoAnswer(string provider)
    {
        using var subject = new ProviderUnderTest(provider, _server);
        _server.Usual = new Behaviour { Garbage = true };

        await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi, true)]
    [InlineData(ModelProvider.OpenAi, false)]
    [InlineData(ModelProvider.Anthropic, true)]
    [InlineData(ModelProvider.Anthropic, false)]
    public async Task Ask_AnAnswerWithoutEnd_IsStoppedAndNotRepeated(string provider, bool lines)
    {
        using var subject = new ProviderUnderTest(provider, _server);
        _server.Usual = new Behaviour { Endless = lines, OneLine = !lines };

        var problem = await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Contains("was stopped", problem.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
        Assert.Equal(CallOutcome.Nonsense, Assert.Single(subject.Calls).Outcome);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://2852039166/")]
    public async Task Connect_ToTheOwnLink_IsRefused(string address)
    {
        using var http = new ProviderHttp(TimeProvider.System);
        var problem = await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync(new Uri(address), Cancelled));
        Assert.Contains("own link", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_FailsAgainAndAgain_OpensTheCircuitAndClosesItLater()
    {
        using var subject = new ProviderUnderTest(ModelProvider.OpenAi, _server, new ModelsOptions { Retries = 0, BreakerFailures = 2, BreakerSeconds = 60 });
        _server.Next(new Behaviour { Status = 503 }, new Behaviour { Status = 503 });
        await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));
        await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Equal(2, _server.Requests.Count);
        Assert.Equal(CallOutcome.CircuitOpen, subject.Calls.Last().Outcome);
        await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));
        subject.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("The excess is £250. [1]", await subject.AskAsync(Cancelled));
        Assert.Equal(CallOutcome.Ok, subject.Calls.Last().Outcome);
    }

    [Fact]
    public async Task Ask_CallerLeaves_IsACancellationAndNoFailure()
    {
        using var subject = new ProviderUnderTest(ModelProvider.OpenAi, _server);
        _server.Usual = new Behaviour { Hangs = true };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var asking = subject.AskAsync(leaving.Token);
        await Eventually.TrueAsync(() => Task.FromResult(!_server.Requests.IsEmpty), TimeSpan.FromMinutes(2), Cancelled);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Assert.Equal(CallOutcome.Cancelled, Assert.Single(subject.Calls).Outcome);
    }

    [Fact]
    public async Task Ask_NobodyListens_SaysThatItCannotBeReached()
    {
        using var subject = new ProviderUnderTest(ModelProvider.OpenAi, _server, new ModelsOptions { Retries = 0 });
        await _server.DisposeAsync();

        var problem = await Assert.ThrowsAsync<ModelUnavailableException>(() => subject.AskAsync(Cancelled));

        Assert.Contains("cannot be reached", problem.Message, StringComparison.Ordinal);
        _server = await ProviderServer.StartAsync(Cancelled);
    }
}
