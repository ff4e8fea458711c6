using Microsoft.Extensions.AI;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Models.Providers;

namespace Vectrant.Infrastructure.Models;

/// <summary>One tiny request, past the circuit and without retries, so that the answer is about now.</summary>
internal sealed class ModelTest(ChatModels chat, EmbeddingGenerators embeddings, IModelChoices choices, TimeProvider clock) : IModelTest
{
    private const int FewTokens = 64;

    public async Task<ModelTestResult> RunAsync(ModelEntry entry, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        try
        {
            var choice = await ToChoiceAsync(entry, cancellationToken);
            var usage = entry.Slot == ModelSlot.Embedding ? await EmbedAsync(choice, cancellationToken) : await ChatAsync(entry.Slot, choice, cancellationToken);
            return new ModelTestResult(true, Elapsed(), (int)(usage?.InputTokenCount ?? 0), (int)(usage?.OutputTokenCount ?? 0), null);
        }
        catch (ModelUnavailableException problem)
        {
            return new ModelTestResult(false, Elapsed(), 0, 0, problem.Message);
        }

        int Elapsed() => (int)clock.GetElapsedTime(start).TotalMilliseconds;
    }

    private async Task<ModelChoice> ToChoiceAsync(ModelEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Provider == ModelProvider.Offline)
        {
            return new ModelChoice(ModelProvider.Offline, ModelChoice.OfflineChat, null, null);
        }

        var endpoint = ModelSettingRow.Endpoint(entry);
        if (!string.IsNullOrWhiteSpace(entry.NewKey))
        {
            return new ModelChoice(entry.Provider, entry.Model.Trim(), endpoint, entry.NewKey.Trim());
        }

        // The key in force is only ever tried where it is in force.
        var inForce = await choices.InForceAsync(entry.Slot, cancellationToken);
        var key = inForce.Provider == entry.Provider && inForce.Endpoint == endpoint ? inForce.ApiKey : null;
        return new ModelChoice(entry.Provider, entry.Model.Trim(), endpoint, key);
    }

    private async Task<UsageDetails?> ChatAsync(ModelSlot slot, ModelChoice choice, CancellationToken cancellationToken)
    {
        using var client = chat.ForTest(slot, choice);
        var response = await client.GetResponseAsync([new(ChatRole.User, "Reply with the single word: ready")], new ChatOptions { MaxOutputTokens = FewTokens }, cancellationToken);
        return response.Usage;
    }

    private async Task<UsageDetails?> EmbedAsync(ModelChoice choice, CancellationToken cancellationToken) =>
        (await embeddings.Of(choice).GenerateAsync(["ready"], cancellationToken: cancellationToken)).Usage;
}
