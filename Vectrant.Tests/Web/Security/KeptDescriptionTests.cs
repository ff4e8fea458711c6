using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Security;

public sealed class KeptDescriptionTests
{
    private int _made;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InvokeAsync_OfACrowd_MakesItOnceForAll()
    {
        using var kept = new KeptDescription();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(kept, "v1", WriteAsync)));
        Assert.All(answers, answer => Assert.Equal((200, "application/json;charset=utf-8", "description 1"), answer));
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task InvokeAsync_AfterAFault_TriesAgain()
    {
        using var kept = new KeptDescription();
        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(kept, "v1", _ => throw new InvalidOperationException("broken")));
        Assert.Equal("description 1", (await AskAsync(kept, "v1", WriteAsync)).Text);
    }

    [Fact]
    public async Task InvokeAsync_OfAnotherDocument_KeepsNothing()
    {
        using var kept = new KeptDescription();
        Assert.Equal("description 1", (await AskAsync(kept, "v2", WriteAsync)).Text);
        Assert.Equal("description 2", (await AskAsync(kept, "v2", WriteAsync)).Text);
    }

    private static async Task<(int Status, string? Type, string Text)> AskAsync(KeptDescription kept, string document, EndpointFilterDelegate next)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.Request.RouteValues["documentName"] = document;
        if (await kept.InvokeAsync(EndpointFilterInvocationContext.Create(context), next) is IResult result)
        {
            await result.ExecuteAsync(context);
        }

        return (context.Response.StatusCode, context.Response.ContentType, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    private async ValueTask<object?> WriteAsync(EndpointFilterInvocationContext context)
    {
        await context.HttpContext.Response.WriteAsync($"description {Interlocked.Increment(ref _made)}", Cancellation);
        return Results.Empty;
    }
}
