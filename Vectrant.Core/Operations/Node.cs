namespace Vectrant.Core.Operations;

/// <summary>What a node does.</summary>
public enum NodeRole
{
    All,
    Web,
    Worker,
}

/// <summary>This process among the nodes.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Name">Shown in the task log.</param>
public sealed record Node(NodeRole Role, string Name)
{
    /// <summary>Whether background work is done here; every node may ask for it.</summary>
    public bool DoesBackgroundWork => Role != NodeRole.Web;
}
