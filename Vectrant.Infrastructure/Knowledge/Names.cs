using Vectrant.Core.Knowledge;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>How the database spells an audience.</summary>
internal static class AudienceName
{
    public static string Of(Audience audience) => audience == Audience.Customer ? "customer" : "internal";

    public static Audience Parse(string name) => name == "customer" ? Audience.Customer : Audience.Internal;
}

/// <summary>How the database spells a stage.</summary>
internal static class StageName
{
    public static string Of(IngestionStage stage) => stage.ToString().ToLowerInvariant();

    public static IngestionStage Parse(string name) => Enum.Parse<IngestionStage>(name, ignoreCase: true);
}
