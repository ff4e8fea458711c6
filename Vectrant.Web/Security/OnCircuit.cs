using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Vectrant.Web.Security;

/// <summary>Knows whether its scope is a circuit's.</summary>
public sealed class OnCircuit : CircuitHandler
{
    public bool IsTrue { get; private set; }

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        IsTrue = true;
        return Task.CompletedTask;
    }
}
