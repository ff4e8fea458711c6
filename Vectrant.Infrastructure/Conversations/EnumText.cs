using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

/// <summary>Enum values as the database writes them: lower snake case.</summary>
internal static class EnumText
{
    public static string From<T>(T value)
        where T : struct, Enum => SnakeCase.From(value.ToString());

    public static T To<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
