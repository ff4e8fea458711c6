using Vectrant.Core.Common;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Knowledge.Pipelines;

/// <summary>What may be asked, for programs that act for a person.</summary>
internal static class PipelineEndpoints
{
    public static IEndpointRouteBuilder MapPipelines(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/pipelines", "Ask");
        api.Get("", ListAsync, Permission.Ask)
            .WithName("listPipelines").WithSummary("Lists the pipelines that the caller may ask, the usual one first.")
            .TakesQuery().Produces<PipelinesBody>().Refuses(400);
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(ICurrentActor actors, IPipelineQuery query, CancellationToken cancellationToken) =>
        ApiResults.Json(new PipelinesBody([.. (await query.UsableAsync(await actors.GetAsync(cancellationToken), cancellationToken)).Select(PipelineBody.Of)]));
}

/// <summary>All pipelines that may be asked.</summary>
public sealed record PipelinesBody(IReadOnlyList<PipelineBody> Items);

/// <summary>A named combination of collections and of how answers are made from them.</summary>
/// <param name="Description">For those who choose it.</param>
/// <param name="IsDefault">What a question that names no pipeline goes through.</param>
public sealed record PipelineBody(Guid Id, string Name, string Description, bool IsDefault)
{
    internal static PipelineBody Of(PipelineChoice choice) => new(choice.Id.Value, choice.Name, choice.Description, choice.IsDefault);
}
