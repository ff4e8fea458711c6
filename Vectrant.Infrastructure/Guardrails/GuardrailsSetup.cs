using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Guardrails;

namespace Vectrant.Infrastructure.Guardrails;

public static class GuardrailsSetup
{
    public static IServiceCollection AddGuardrails(this IServiceCollection services) => services
        .AddGuardRules()
        .AddSingleton<IInputPolicy, InputPolicy>()
        .AddSingleton<IContextSanitiser, ContextSanitiser>()
        .AddSingleton<IOutputPolicy, OutputPolicy>();
}
