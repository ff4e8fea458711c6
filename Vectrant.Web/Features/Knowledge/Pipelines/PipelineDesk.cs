using Vectrant.Core.Knowledge.Pipelines;

namespace Vectrant.Web.Features.Knowledge.Pipelines;

/// <summary>The use cases of the page of one pipeline.</summary>
public sealed record PipelineDesk(CreatePipeline Create, ChangePipeline Change, ArchivePipeline Archive, RestorePipeline Restore, MakeDefaultPipeline MakeDefault);
