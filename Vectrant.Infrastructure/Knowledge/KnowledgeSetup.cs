using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Infrastructure.Knowledge.Extraction;
using Vectrant.Infrastructure.Knowledge.Pipelines;

namespace Vectrant.Infrastructure.Knowledge;

public static class KnowledgeSetup
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<KnowledgeOptions>().Bind(configuration.GetSection(KnowledgeOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KnowledgeOptions>, KnowledgeOptionsValidator>();
        // A host that brings its own, as a test of lost workers does, keeps it.
        services.TryAddSingleton<IIngestionStore, IngestionStore>();
        services.TryAddSingleton<ITextExtraction, TextExtraction>();
        return services
            .AddSingleton<ICollectionStore, CollectionStore>()
            .AddSingleton<ICollectionQuery, CollectionQuery>()
            .AddSingleton<IDocumentStore, DocumentStore>()
            .AddSingleton<IDocumentQuery, DocumentQuery>()
            .AddSingleton<IDocumentContentQuery, DocumentContentQuery>()
            .AddSingleton<IUploadSpool, UploadSpool>()
            .AddSingleton<IIngestionQueue, IngestionQueue>()
            .AddSingleton<CreateCollection>()
            .AddSingleton<ChangeCollection>()
            .AddSingleton<DeleteCollection>()
            .AddSingleton<IPipelineStore, PipelineStore>()
            .AddSingleton<IPipelineQuery, PipelineQuery>()
            .AddSingleton<IAnsweringPipelines, AnsweringPipelines>()
            .AddSingleton<PipelineRules>()
            .AddSingleton<CreatePipeline>()
            .AddSingleton<ChangePipeline>()
            .AddSingleton<ArchivePipeline>()
            .AddSingleton<RestorePipeline>()
            .AddSingleton<MakeDefaultPipeline>()
            .AddSingleton<UploadDocument>()
            .AddSingleton<RenameDocument>()
            .AddSingleton<DeleteDocument>()
            .AddSingleton<RestoreVersion>()
            .AddSingleton<RetryIngestion>()
            .AddSingleton<CancelIngestion>()
            .AddSingleton<IngestDocument>()
            .AddSingleton<IChunkEmbeddingStore, ChunkEmbeddingStore>()
            .AddSingleton<ReembedChunks>();
    }
}
