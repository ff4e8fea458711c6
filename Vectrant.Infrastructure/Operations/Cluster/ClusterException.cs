namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>The private PostgreSQL cluster cannot be used. The message says what happened, why, and what to do.</summary>
public sealed class ClusterException : Exception
{
    public ClusterException()
    {
    }

    public ClusterException(string message)
        : base(message)
    {
    }

    public ClusterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
