using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Models;
using Vectrant.Infrastructure.Models.Providers;

namespace Vectrant.Tests.TestSupport.Models;

/// <summary>The real provider code, pointed at a <see cref="ProviderServer"/>, with records of calls kept in memory.</summary>
internal sealed class ProviderUnderTest : IModelChoices, IModelCallLog, IDisposable
{
    private readonly ProviderHttp _http = new(TimeProvider.System);
    private readonly ModelChoice _choice;

    public ProviderUnderTest(string provider, ProviderServer server, ModelsOptions? options = null, string key = "sk-test")
    {
        _choice = new ModelChoice(provider, "test-model", provider == ModelProvider.OpenAi ? server.Address + "/v1" : server.Address, key);
        var settings = Options.Create(options ?? new ModelsOptions { TimeoutSeconds = 90 });
        Models = new ChatModels(this, _http, new CallRecorder(this, settings, Time, NullLogger<CallRecorder>.Instance), settings, Time);
    }

    public ChatModels Models { get; }

    public AdjustableTime Time { get; } = new();

    public ConcurrentQueue<ModelCall> Calls { get; } = new();

    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        var model = await Models.ForAsync(ModelTask.Draft, cancellationToken);
        var options = new ChatOptions { MaxOutputTokens = 100, Temperature = 0 };
        new CallContext(Guid.Empty).AttachTo(options);
        var response = await model.Client.GetResponseAsync([new(ChatRole.System, "Be exact."), new(ChatRole.User, "What is the excess?")], options, cancellationToken);
        return response.Text;
    }

    public ValueTask<ModelChoice> InForceAsync(ModelSlot slot, CancellationToken cancellationToken) => ValueTask.FromResult(_choice);

    public Task AppendAsync(ModelCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        return Task.CompletedTask;
    }

    public void Dispose() => _http.Dispose();
}
