using Microsoft.Extensions.Configuration;
using Vectrant.Core.Identity.Limits;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Tests.TestSupport;

/// <summary>Configuration from pairs.</summary>
public static class TestConfiguration
{
    public static IConfiguration Of(params IEnumerable<(string Key, string Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();

    /// <summary>The same for every node of a test.</summary>
    public static (string Key, string Value) MasterKey => ("MasterKey:Value", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    /// <summary>The settings that point an app at a database.</summary>
    public static IEnumerable<(string Key, string Value)> Of(ConnectionStrings connections) =>
    [
        ("ConnectionStrings:Vectrant", connections.Owner!),
        ("ConnectionStrings:VectrantApp", connections.App),
        ("ConnectionStrings:VectrantCustomer", connections.Customer),
        MasterKey,
    ];

    /// <summary>Room for everything that tests do from one address; the limits have tests of their own.</summary>
    public static IEnumerable<(string Key, string Value)> WideLimits =>
        from tier in Enum.GetNames<LimitTier>()
        from endpointClass in Enum.GetNames<EndpointClass>()
        select ($"RateLimits:{tier}:{endpointClass}", "100000");
}
