using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Web.Security;

/// <summary>
/// Opens a live connection only while its caller, and strangers together, have room for one more. Holds for every hub there is, circuits among them.
/// </summary>
internal sealed class LiveConnections(RequestDelegate next, OpenConnections connections)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var promises = endpoint?.Metadata.GetMetadata<NegotiateMetadata>() is not null && HttpMethods.IsPost(context.Request.Method);
        var carries = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method);
        if (endpoint?.Metadata.GetMetadata<HubMetadata>() is null || !(promises || carries))
        {
            await next(context);
            return;
        }

        var caller = LimitHolders.Of(context).First();
        var taken = promises ? connections.Take(caller) : connections.Resume(caller);
        if (!taken.Succeeded)
        {
            await taken.Error.ToProblem().ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            // A socket is the whole connection. What was negotiated, or goes over single requests, outlives this one for a while.
            if (WasSocket(context))
            {
                taken.Value.Dispose();
            }
            else
            {
                taken.Value.Rest();
            }
        }
    }

    private static bool WasSocket(HttpContext context) => context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || (HttpMethods.IsConnect(context.Request.Method) && context.Response.StatusCode == StatusCodes.Status200OK);
}

internal static class LiveConnectionPipeline
{
    /// <summary>After authorization: whoever may not come in takes nobody's place.</summary>
    public static IApplicationBuilder UseLiveConnections(this IApplicationBuilder app) => app.UseMiddleware<LiveConnections>();
}
