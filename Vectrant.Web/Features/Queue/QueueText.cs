namespace Vectrant.Web.Features.Queue;

/// <summary>Marks the texts of the queue.</summary>
public sealed class QueueText;
