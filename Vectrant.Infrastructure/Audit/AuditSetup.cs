using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Audit;

namespace Vectrant.Infrastructure.Audit;

public static class AuditSetup
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<IAuditLog, AuditLog>()
        .AddSingleton<IAuditQuery, AuditQuery>();
}
