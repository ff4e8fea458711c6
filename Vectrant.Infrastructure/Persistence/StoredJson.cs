using System.Text.Json;
using System.Text.Json.Serialization;
using Vectrant.Core.Common;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>JSON as it is stored beside drafts, messages and questions: camel case, enums in words, strong ids as plain GUIDs.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new EntityIdConverterFactory() },
    };

    /// <summary>A NUL, which only a broken model writes, is no text for PostgreSQL and becomes a replacement character.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options).Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"The stored {typeof(T).Name} is null.");

    private sealed class EntityIdConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsValueType && Array.Exists(typeToConvert.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityId<>));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(EntityIdConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class EntityIdConverter<T> : JsonConverter<T>
        where T : struct, IEntityId<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.From(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
