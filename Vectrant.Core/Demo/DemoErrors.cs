using Vectrant.Core.Common;

namespace Vectrant.Core.Demo;

/// <summary>Why the demo could not be seeded.</summary>
public static class DemoErrors
{
    public static Error NoAdmin { get; } = new(ErrorKind.Invalid, "demo_no_admin", "The demo's manifest names nobody with the role Admin, so nobody may upload its documents.");

    public static Error DocumentsFailed(int count) => new(ErrorKind.Unavailable, "demo_documents_failed", $"{count} of the demo's documents could not be read. The page Knowledge says why, and offers to try again.");

    public static Error DocumentsStuck(int count) => new(ErrorKind.Unavailable, "demo_documents_stuck", $"{count} of the demo's documents are still not searchable after four minutes. Look into the log ('./vectrant logs') and run the command again; it goes on where it stopped.");
}
