using Dapper;
using Npgsql;
using Vectrant.Core.Models;
using Vectrant.Core.Models.Offline;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.Infrastructure.Retrieval;
using Vectrant.Tests.TestSupport.Models;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Models;

/// <summary>A change of the embedding model: the old one serves until every live passage has a vector of the new one.</summary>
public sealed class EmbeddingModelsTests(TwoSides sides) : IClassFixture<TwoSides>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_ToAnotherModel_BuildsBesideTheServingOneAndTakesOverWhenComplete()
    {
        await using var provider = await ProviderServer.StartAsync(Cancelled);
        await using var app = new AppDatabase(NpgsqlDataSource.Create(sides.Connections.App));
        await using var owner = new NpgsqlConnection(sides.Connections.Owner);
        var before = await OfflineSearch.Models(app).ServingAsync(Cancelled);
        Assert.Equal((ModelProvider.Offline, HashedEmbedder.Name, HashedEmbedder.Dimensions), (before.Provider, before.Name, before.Dimensions));

        var changed = OfflineSearch.Models(app, new ModelsOptions { Embedding = new() { Provider = ModelProvider.OpenAi, Model = "test-embed", Endpoint = provider.Address + "/v1" } });
        Assert.Equal(before.Id, (await changed.ServingAsync(Cancelled)).Id);
        var building = await changed.BuildingAsync(Cancelled);
        Assert.Equal((16, "test-embed"), (building!.Dimensions, building.Name));
        Assert.Equal([before.Id, building.Id], (await changed.WritingAsync(Cancelled)).Select(model => model.Id));
        Assert.False(await changed.TryServeAsync(building.Id, Cancelled));

        var vector = (await building.Generator.GenerateAsync(["word", "other"], cancellationToken: Cancelled))[1].Vector.ToArray();
        Assert.Equal(1, Math.Sqrt(vector.Sum(value => (double)value * value)), 4);
        Assert.Equal("embedding ok true", await owner.ExecuteScalarAsync<string>(
            "SELECT task || ' ' || outcome || ' ' || (input_tokens > 0) FROM model_call WHERE model = 'test-embed' ORDER BY id DESC LIMIT 1"));
        await owner.ExecuteAsync("INSERT INTO chunk_embedding SELECT id, audience, @Id, @vector::real[]::vector FROM chunk", new { building.Id, vector });
        Assert.True(await changed.TryServeAsync(building.Id, Cancelled));

        Assert.Equal(building.Id, (await changed.ServingAsync(Cancelled)).Id);
        Assert.Null(await changed.BuildingAsync(Cancelled));
        Assert.False(await changed.TryServeAsync(building.Id, Cancelled));

        // And back: the vectors of the built-in model are still there, so it can serve at once.
        var back = OfflineSearch.Models(app);
        Assert.Equal(before.Id, (await back.BuildingAsync(Cancelled))!.Id);
        Assert.True(await back.TryServeAsync(before.Id, Cancelled));
    }

    [Fact]
    public async Task Change_ToAnEndpointThatIsAway_LeavesTheServingOne()
    {
        await using var app = new AppDatabase(NpgsqlDataSource.Create(sides.Connections.App));
        var before = await OfflineSearch.Models(app).ServingAsync(Cancelled);

        var changed = OfflineSearch.Models(app, new ModelsOptions { Retries = 0, Embedding = new() { Provider = ModelProvider.OpenAi, Model = "away", Endpoint = "http://127.0.0.1:9/v1" } });

        Assert.Equal(before.Id, (await changed.ServingAsync(Cancelled)).Id);
        Assert.Single(await changed.WritingAsync(Cancelled));
    }

    [Fact]
    public async Task Serving_WhileAnotherModelIsChosen_NeverAsksThatOne()
    {
        await using var provider = await ProviderServer.StartAsync(Cancelled);
        provider.Usual = new Behaviour { Hangs = true };
        await using var app = new AppDatabase(NpgsqlDataSource.Create(sides.Connections.App));
        var before = await OfflineSearch.Models(app).ServingAsync(Cancelled);
        var changed = OfflineSearch.Models(app, new ModelsOptions { Embedding = new() { Provider = ModelProvider.OpenAi, Model = "hangs", Endpoint = provider.Address + "/v1" } });

        Assert.Equal(before.Id, (await changed.ServingAsync(Cancelled)).Id);
        Assert.Empty(provider.Requests);
    }
}
