using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vectrant.Core.Models;
using Vectrant.Core.Retrieval;
using Vectrant.Infrastructure.Models;
using Vectrant.Infrastructure.Models.Providers;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Infrastructure.Retrieval;

namespace Vectrant.Tests.TestSupport.Models;

/// <summary>The real search with the built-in embedder, put together by hand.</summary>
internal static class OfflineSearch
{
    public static PassageSearch Over(AppDatabase app, CustomerDatabase customer, RetrievalOptions? options = null) =>
        new(app, customer, Models(app), Options.Create(options ?? new RetrievalOptions()), NullLogger<PassageSearch>.Instance);

    public static async Task<int> ServingModelAsync(AppDatabase app) => (await Models(app).ServingAsync(CancellationToken.None)).Id;

    public static EmbeddingModels Models(AppDatabase app, ModelsOptions? options = null)
    {
        var settings = Options.Create(options ?? new ModelsOptions());
        var keys = new ModelKeys(new EphemeralDataProtectionProvider());
        var recorder = new CallRecorder(new ModelCallLog(app), settings, TimeProvider.System, NullLogger<CallRecorder>.Instance);
        var generators = new EmbeddingGenerators(new ProviderHttp(TimeProvider.System), recorder, settings, TimeProvider.System);
        return new EmbeddingModels(app, new ModelChoices(app, keys, settings), generators, keys);
    }
}
