using System.CommandLine;

namespace Vectrant.Web.Commands.Guard;

/// <summary>The guard without the product around it: check texts, measure, train.</summary>
internal sealed class GuardCommand : Command
{
    public GuardCommand(Terminal terminal)
        : base("guard", "Check texts with the guardrails, measure them, train their model")
    {
        Subcommands.Add(new GuardCheckCommand());
        Subcommands.Add(new GuardEvaluateCommand(terminal));
        Subcommands.Add(new GuardBenchmarkCommand(terminal));
        Subcommands.Add(new GuardTrainCommand());
    }
}
