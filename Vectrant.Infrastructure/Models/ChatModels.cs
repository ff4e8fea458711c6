using Vectrant.Core.Models;
using Vectrant.Core.Models.Offline;

namespace Vectrant.Infrastructure.Models;

internal sealed class ChatModels(IModelChoices choices) : IChatModels
{
    private static readonly OfflineChatClient Offline = new();

    public async ValueTask<ChatModel> ForAsync(ModelTask task, CancellationToken cancellationToken)
    {
        var choice = await choices.InForceAsync(task == ModelTask.Draft ? ModelSlot.Draft : ModelSlot.Ask, cancellationToken);
        return choice.Provider == ModelProvider.Offline
            ? new ChatModel(choice.Provider, choice.Model, Offline)
            : throw new ModelUnavailableException($"The provider '{choice.Provider}' is not there yet.");
    }
}
