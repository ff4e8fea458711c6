namespace Vectrant.Core.Knowledge;

/// <summary>Where a version of a document stands on its way to being found.</summary>
public enum IngestionStage
{
    /// <summary>Stored; waits for a worker.</summary>
    Received,

    /// <summary>Its text is being read out of the file.</summary>
    Extracting,

    /// <summary>Its text is being cut into passages.</summary>
    Chunking,

    /// <summary>Its passages are being turned into vectors.</summary>
    Embedding,

    /// <summary>Done: found by search while it is the current version.</summary>
    Ready,

    /// <summary>Given up; the error says why. A retry starts it again.</summary>
    Failed,

    /// <summary>A person stopped it. A retry starts it again.</summary>
    Cancelled,
}

public static class IngestionStages
{
    /// <summary>Whether nothing more happens to it unless a person asks.</summary>
    public static bool IsFinal(this IngestionStage stage) => stage is IngestionStage.Ready or IngestionStage.Failed or IngestionStage.Cancelled;
}
