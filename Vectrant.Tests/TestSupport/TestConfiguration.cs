using Microsoft.Extensions.Configuration;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Tests.TestSupport;

/// <summary>Configuration from pairs.</summary>
public static class TestConfiguration
{
    public static IConfiguration Of(params IEnumerable<(string Key, string Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();

    /// <summary>The settings that point an app at a database.</summary>
    public static IEnumerable<(string Key, string Value)> Of(ConnectionStrings connections) =>
    [
        ("ConnectionStrings:Vectrant", connections.Owner!),
        ("ConnectionStrings:VectrantApp", connections.App),
        ("ConnectionStrings:VectrantCustomer", connections.Customer),
    ];
}
