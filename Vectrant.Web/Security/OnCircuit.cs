using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Vectrant.Web.Security;

/// <summary>Knows whether its scope is a circuit's.</summary>
public sealed class OnCircuit : CircuitHandler
{
    /// <summary>UTF-16 units that the largest field of a live page lets somebody type.</summary>
    public const int LongestField = 20_000;

    /// <summary>
    /// Bytes of one message of a browser, which holds the text of a field twice, in at worst six bytes a unit. A longer message ends the
    /// connection, and with it the page.
    /// </summary>
    public const long LongestMessage = (LongestField * 2 * 6) + (16 * 1024);

    public bool IsTrue { get; private set; }

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        IsTrue = true;
        return Task.CompletedTask;
    }
}
