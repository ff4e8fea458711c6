using System.Collections;
using System.Linq.Expressions;
using System.Reflection;

namespace Vectrant.Tests.Architecture.Access;

/// <summary>
/// Arguments for a use case whose permission is tried: well formed, and about nothing that exists. Who is allowed ends with
/// "not found" or a harmless deed; who is not has to be refused before anybody looks at them.
/// </summary>
internal static class MadeUp
{
    private const string Text = "Made up";

    public static object? Value(Type type, string? name = null)
    {
        if (Nullable.GetUnderlyingType(type) is not null)
        {
            return null;
        }

        return type switch
        {
            _ when type == typeof(string) => name is "email" or "Email" ? "made.up@harbour.example" : Text,
            _ when type == typeof(Guid) => Guid.NewGuid(),
            _ when type == typeof(Uri) => new Uri("https://made-up.example/"),
            _ when type == typeof(Stream) => new MemoryStream("made up"u8.ToArray()),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddYears(100),
            _ when type == typeof(TimeSpan) => TimeSpan.FromHours(1),
            { IsEnum: true } => Enum.GetValues(type).GetValue(0),
            { IsPrimitive: true } => Convert.ChangeType(type == typeof(bool) ? 0 : 1, type, System.Globalization.CultureInfo.InvariantCulture),
            { IsArray: true } => Array.CreateInstance(type.GetElementType()!, 0),
            _ when typeof(Delegate).IsAssignableFrom(type) => Nothing(type),
            _ when type.IsInterface => Interface(type),
            _ => Made(type),
        };
    }

    private static object Made(Type type)
    {
        // Dictionaries and sets begin empty; everything else is made by its longest constructor.
        if (typeof(IEnumerable).IsAssignableFrom(type) && type.GetConstructor([]) is { } empty)
        {
            return empty.Invoke([]);
        }

        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).FirstOrDefault();
        var made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, parameter.Name))]);
        foreach (var property in type.GetProperties().Where(IsRequired))
        {
            property.SetValue(made, Value(property.PropertyType, property.Name));
        }

        return made;
    }

    private static bool IsRequired(PropertyInfo property) =>
        property.CanWrite && property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute");

    private static object? Interface(Type type)
    {
        if (!type.IsGenericType)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(IProgress<>) ? Activator.CreateInstance(typeof(Progress<>).MakeGenericType(arguments))
            : arguments.Length == 2 ? Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))
            : definition == typeof(IReadOnlySet<>) || definition == typeof(ISet<>) ? Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(arguments))
            : Array.CreateInstance(arguments[0], 0);
    }

    /// <summary>A delegate that does nothing and says that it is done.</summary>
    private static Delegate Nothing(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        var parameters = invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType)).ToArray();
        var result = invoke.ReturnType == typeof(Task) ? Expression.Constant(Task.CompletedTask, typeof(Task)) : (Expression)Expression.Default(invoke.ReturnType);
        return Expression.Lambda(type, result, parameters).Compile();
    }
}
