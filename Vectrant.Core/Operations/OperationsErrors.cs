using Vectrant.Core.Common;

namespace Vectrant.Core.Operations;

/// <summary>What can go wrong while an install is started or stopped, as sentences.</summary>
public static class OperationsErrors
{
    public static Error DatabaseUnavailable(string words) => new(ErrorKind.Unavailable, "database_unavailable", words);

    public static Error MigrationFailed(string words) => new(
        ErrorKind.Unavailable,
        "migration_failed",
        $"The database could not be brought to this version: {words}\nIt must be reachable with the given user and password; that user of ConnectionStrings__Vectrant must own it and may create roles, and the extension vector (pgvector 0.8 or newer) must be installed on its server. Mend that and try again: what was done is kept, what failed was undone.");

    public static Error DatabaseIsNotOurs() => new(
        ErrorKind.Forbidden,
        "database_not_ours",
        "ConnectionStrings__Vectrant names a database of yours, which Vectrant does not erase. Drop and create it yourself, then run migrate.");

    public static Error NoDemo() => new(ErrorKind.NotFound, "no_demo", "This build of Vectrant brings no demo.");

    public static Error PortTaken(string address, int port) => new(
        ErrorKind.Conflict,
        "port_taken",
        $"Another program listens on {address}:{port}. End it, or choose another port: ./vectrant up --port {port + 1}");

    public static Error AppEnded(string lastWords, string logFile) => new(
        ErrorKind.Unavailable,
        "app_ended",
        $"The app ended while it was starting. Its last words:\n{lastWords}\nAll of them are in {logFile}. Mend what they name, then try again.");

    public static Error AppNotReady(TimeSpan patience, IReadOnlyList<string> words, string logFile) => new(
        ErrorKind.Unavailable,
        "app_not_ready",
        $"The app was started but is not ready after {patience.TotalSeconds:0} s.{(words.Count == 0 ? " It does not answer." : "\n" + string.Join('\n', words))}\nIts log is {logFile}; ./vectrant status tells when it is ready, ./vectrant down stops it.");

    public static Error NodeDidNotStart(string words) => new(
        ErrorKind.Unavailable,
        "node_did_not_start",
        $"The node could not start: {words}\nA node needs its database, migrated, and a free port. See to these (the command migrate), then start it again.");

    public static Error AppDoesNotEnd(int processId) => new(
        ErrorKind.Unavailable,
        "app_does_not_end",
        $"The app (process {processId}) neither ended by itself nor could be killed. End it as the user who started it, then try again.");
}
