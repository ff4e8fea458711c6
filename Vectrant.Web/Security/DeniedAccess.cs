using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Vectrant.Core.Identity.Access;

namespace Vectrant.Web.Security;

/// <summary>Records who was refused a page or an endpoint for want of a permission; the refusal itself is the framework's.</summary>
internal sealed class DeniedAccess(IAccessEvents events) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _handler = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(authorizeResult);
        if (authorizeResult.Forbidden)
        {
            events.Record(new AccessEvent(AccessEventKind.Denied)
            {
                Person = CurrentActor.From(context.User).PersonId,
                Subject = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText,
                Address = context.Connection.RemoteIpAddress?.ToString(),
            });
        }

        return _handler.HandleAsync(next, context, policy, authorizeResult);
    }
}
