using Vectrant.Web.Features.Knowledge.Pipelines;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>What the pages of this room need.</summary>
public static class KnowledgePages
{
    public static IServiceCollection AddKnowledgePages(this IServiceCollection services) => services
        .AddTransient<DocumentListView>()
        .AddTransient<DocumentView>()
        .AddSingleton<OpenDownloads>()
        .AddTransient<PipelineDesk>();
}
