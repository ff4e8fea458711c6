namespace Vectrant.Infrastructure.Operations.Cluster;

/// <summary>Where a private PostgreSQL cluster lives and how careful it is.</summary>
public sealed record EmbeddedClusterOptions
{
    /// <summary>
    /// Folder of this install (such as <c>.vectrant</c>). It receives the passwords, the note of where the cluster is, the data and the
    /// sockets. Started by the OS user root, data and sockets go to <c>/var/lib/vectrant</c> when the server's account cannot reach this folder.
    /// </summary>
    public required string StateDirectory { get; init; }

    /// <summary>False gives up crash safety for speed: for tests, whose data nobody misses.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Folder with <c>initdb</c> and <c>pg_ctl</c>; null looks in Debian's places and then on the PATH.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>Name of the database and of the role that owns it.</summary>
    public string Database { get; init; } = "vectrant";

    /// <summary>How long the server may take to start or to stop; recovery after a crash counts.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(120);
}
