using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Tests.TestSupport;

/// <summary>The same rules for every pipeline.</summary>
internal sealed class FixedGuardRules(GuardRules rules) : IGuardRules
{
    public static FixedGuardRules Shipped { get; } = new(GuardRules.Shipped);

    public GuardRules For(GuardPipeline pipeline) => rules;
}
