using Vectrant.Core.Common;

namespace Vectrant.Core.Operations;

/// <summary>The database server that an install brings along when none is configured.</summary>
public interface ILocalDatabase
{
    /// <summary>What runs at this moment, or null. Never starts anything.</summary>
    LocalDatabaseState? Running();

    /// <summary>Starts the server, making it first where there is none; joins it when it runs already.</summary>
    /// <param name="progress">Receives sentences for the person at the keyboard.</param>
    /// <param name="cancellationToken">Gives up waiting; a server that is starting goes on.</param>
    /// <returns>How it can be reached, or Unavailable with what to do.</returns>
    Task<Result<LocalDatabaseState>> StartAsync(IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Stops the server; succeeds when it did not run.</summary>
    Task<Result<Done>> StopAsync(CancellationToken cancellationToken);

    /// <summary>Stops the server and deletes all its data and passwords, for good.</summary>
    Task<Result<Done>> EraseAsync(CancellationToken cancellationToken);
}

/// <summary>A running server of an install's own.</summary>
/// <param name="ServerVersion">Major version of PostgreSQL.</param>
/// <param name="Port">On 127.0.0.1.</param>
/// <param name="DataDirectory">Where the data lies.</param>
/// <param name="OwnerConnectionString">Secret: the way in as the owner of the database.</param>
public sealed record LocalDatabaseState(int ServerVersion, int Port, string DataDirectory, string OwnerConnectionString)
{
    /// <summary>Keeps the password out of logs and exception texts.</summary>
    public override string ToString() => $"PostgreSQL {ServerVersion} on port {Port}";
}
