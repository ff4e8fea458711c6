using System.Net.Mime;

namespace Vectrant.Web.Security;

/// <summary>
/// The description of the API is the same for everybody as long as the program runs, and making it keeps a processor busy for a fifth of a second:
/// it is made once, when somebody asks for it first.
/// </summary>
internal sealed class KeptDescription : IEndpointFilter, IDisposable
{
    private readonly SemaphoreSlim _making = new(1);
    private byte[]? _made;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.GetRouteValue("documentName") is not ApiDescriptions.Document)
        {
            // There is no other, which is quickly said.
            return await next(context);
        }

        return Results.Bytes(_made ?? await MakeAsync(context, next), MediaTypeNames.Application.Json + ";charset=utf-8");
    }

    public void Dispose() => _making.Dispose();

    private async Task<byte[]> MakeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        await _making.WaitAsync(context.HttpContext.RequestAborted);
        try
        {
            return _made ??= await WrittenAsync(context, next);
        }
        finally
        {
            _making.Release();
        }
    }

    private static async Task<byte[]> WrittenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var response = context.HttpContext.Response;
        var body = response.Body;
        using var kept = new MemoryStream();
        response.Body = kept;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = body;
        }

        return kept.ToArray();
    }
}
