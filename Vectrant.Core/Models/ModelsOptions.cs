namespace Vectrant.Core.Models;

/// <summary>What is configured for one slot. A choice made on the Models page overrides it.</summary>
public sealed class ModelSlotOptions
{
    /// <summary><c>offline</c> (built in, default), <c>openai</c> (any compatible endpoint) or <c>anthropic</c> (not for embeddings).</summary>
    public string Provider { get; set; } = ModelProvider.Offline;

    /// <summary>The provider's name of the model; not needed for <c>offline</c>.</summary>
    public string Model { get; set; } = string.Empty;

    /// <summary>Base address of the endpoint, such as <c>http://localhost:11434/v1</c>; empty for the provider's own.</summary>
    public string Endpoint { get; set; } = string.Empty;

    /// <summary>Key of the endpoint; may be empty for an endpoint that asks for none.</summary>
    public string ApiKey { get; set; } = string.Empty;
}

/// <summary>Price of a model in the currency of the install, for one million tokens.</summary>
public sealed class ModelPrice
{
    /// <summary>For a million tokens that are sent. Not below 0.</summary>
    public decimal Input { get; set; }

    /// <summary>For a million tokens that are received. Not below 0.</summary>
    public decimal Output { get; set; }
}

/// <summary>Section <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    public const string Section = "Models";

    /// <summary>Writes drafts for customers.</summary>
    public ModelSlotOptions Draft { get; set; } = new();

    /// <summary>Answers employees.</summary>
    public ModelSlotOptions Ask { get; set; } = new();

    /// <summary>Turns text into vectors.</summary>
    public ModelSlotOptions Embedding { get; set; } = new();

    /// <summary>Seconds until a call that has not finished is given up. 1 to 300, default 25.</summary>
    public int TimeoutSeconds { get; set; } = 25;

    /// <summary>How often a call is tried again after 429, 5xx or a broken connection. 0 to 5, default 2.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>Failures in a row after which a model is left alone for a while. 2 to 100, default 5.</summary>
    public int BreakerFailures { get; set; } = 5;

    /// <summary>Seconds for which it is left alone. 1 to 600, default 30.</summary>
    public int BreakerSeconds { get; set; } = 30;

    /// <summary>Most tokens that an answer may have. 64 to 8192, default 800.</summary>
    public int MaxOutputTokens { get; set; } = 800;

    /// <summary>Prices by name of the model, for the cost of each call; a model without a price costs 0.</summary>
    public Dictionary<string, ModelPrice> Prices { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public ModelSlotOptions Of(ModelSlot slot) => slot switch
    {
        ModelSlot.Draft => Draft,
        ModelSlot.Ask => Ask,
        _ => Embedding,
    };
}
