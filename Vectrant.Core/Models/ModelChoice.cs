namespace Vectrant.Core.Models;

/// <summary>The providers, by the names used in configuration.</summary>
public static class ModelProvider
{
    public const string Offline = "offline";
    public const string OpenAi = "openai";
    public const string Anthropic = "anthropic";

    public static IReadOnlyList<string> For(ModelSlot slot) =>
        slot == ModelSlot.Embedding ? [Offline, OpenAi] : [Offline, OpenAi, Anthropic];
}

/// <summary>What a model can be chosen for: the two tasks of chat models, and embeddings.</summary>
public enum ModelSlot
{
    Draft,
    Ask,
    Embedding,
}

/// <summary>The model in force for a slot.</summary>
/// <param name="Provider">See <see cref="ModelProvider"/>.</param>
/// <param name="Model">The provider's name of it.</param>
/// <param name="Endpoint">Base address, or null for the provider's own.</param>
/// <param name="ApiKey">The key in the clear, or null. Never shown, never logged.</param>
public sealed record ModelChoice(string Provider, string Model, string? Endpoint, string? ApiKey)
{
    /// <summary>Name of the built-in chat model.</summary>
    public const string OfflineChat = "extractive-v1";

    /// <summary>Shows nothing of the key.</summary>
    public override string ToString() => $"{Provider}/{Model}";

    /// <summary>What is wrong with a choice, as sentences; empty when nothing is.</summary>
    public static IReadOnlyList<string> Problems(ModelSlot slot, string provider, string? model, string? endpoint)
    {
        var problems = new List<string>();
        if (!ModelProvider.For(slot).Contains(provider))
        {
            problems.Add($"The provider '{provider}' is not one of {string.Join(", ", ModelProvider.For(slot))}.");
        }
        else if (provider != ModelProvider.Offline && string.IsNullOrWhiteSpace(model))
        {
            problems.Add($"The provider {provider} needs the name of a model.");
        }

        if (!string.IsNullOrWhiteSpace(endpoint) && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            problems.Add("The endpoint must be an address that begins with http:// or https://.");
        }

        return problems;
    }
}
