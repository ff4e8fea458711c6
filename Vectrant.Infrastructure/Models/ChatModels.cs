using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Polly;
using Vectrant.Core.Models;
using Vectrant.Core.Models.Offline;
using Vectrant.Infrastructure.Models.Providers;

namespace Vectrant.Infrastructure.Models;

/// <summary>Makes the client of the model in force. The circuit belongs to the choice: a new choice starts with a closed one.</summary>
internal sealed class ChatModels(IModelChoices choices, ProviderHttp http, CallRecorder recorder, IOptions<ModelsOptions> options, TimeProvider clock) : IChatModels
{
    private static readonly OfflineChatClient Offline = new();
    private readonly ConcurrentDictionary<(ModelSlot Slot, ModelChoice Choice), IChatClient> _clients = new();

    public async ValueTask<ChatModel> ForAsync(ModelTask task, CancellationToken cancellationToken)
    {
        var slot = task == ModelTask.Draft ? ModelSlot.Draft : ModelSlot.Ask;
        var choice = await choices.InForceAsync(slot, cancellationToken);
        return new ChatModel(choice.Provider, choice.Model, _clients.GetOrAdd((slot, choice), key => Guarded(key.Slot, key.Choice)));
    }

    /// <summary>A client with a closed circuit and without retries, for trying a choice out.</summary>
    internal IChatClient ForTest(ModelSlot slot, ModelChoice choice) => new GuardedChatClient(Inner(choice), choice, slot, ResiliencePipeline.Empty, recorder);

    private GuardedChatClient Guarded(ModelSlot slot, ModelChoice choice) => new(
        Inner(choice), choice, slot, choice.Provider == ModelProvider.Offline ? ResiliencePipeline.Empty : CallPipeline.Build(options.Value, clock), recorder);

    private IChatClient Inner(ModelChoice choice) => choice.Provider switch
    {
        ModelProvider.Offline => Offline,
        ModelProvider.OpenAi => new OpenAiChatClient(choice, http),
        ModelProvider.Anthropic => new AnthropicChatClient(choice, http),
        _ => throw new ModelUnavailableException($"There is no provider '{choice.Provider}'. Choose another one on the Models page."),
    };
}
