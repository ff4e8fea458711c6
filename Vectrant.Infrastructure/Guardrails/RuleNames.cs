using Vectrant.Core.Guardrails;

namespace Vectrant.Infrastructure.Guardrails;

/// <summary>Pipelines and layers as tables name them.</summary>
internal static class RuleNames
{
    public static string Of(GuardPipeline pipeline) => pipeline == GuardPipeline.Customer ? "customer" : "internal";

    public static string Of(GuardLayer layer) => layer switch
    {
        GuardLayer.Input => "input",
        GuardLayer.Context => "context",
        _ => "output",
    };
}
