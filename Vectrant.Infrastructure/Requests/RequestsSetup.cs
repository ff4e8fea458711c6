using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Requests;

namespace Vectrant.Infrastructure.Requests;

public static class RequestsSetup
{
    public static IServiceCollection AddRequests(this IServiceCollection services) => services.AddSingleton<IRequestLedger, RequestLedger>();
}
