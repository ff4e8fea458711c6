using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Identity.Providers;
using Vectrant.Tests.Architecture.Access;
using Vectrant.Tests.TestSupport;

namespace Vectrant.Tests.Architecture.Text;

/// <summary>One text that a use case takes: a parameter, or a member of a request.</summary>
/// <param name="Method">The method of the use case.</param>
/// <param name="Parameter">Which of its parameters.</param>
/// <param name="Member">Null when the parameter itself is the text, or a list of texts.</param>
internal sealed record TextField(MethodInfo Method, ParameterInfo Parameter, PropertyInfo? Member)
{
    /// <summary>What else has to be right so that a text gets as far as a port.</summary>
    private static readonly Dictionary<string, object> Fitting = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Url"] = "https://made-up.example/hook",
        ["Events"] = new[] { "conversation.closed" },
        ["Scopes"] = new[] { Permission.Ask },
        ["Provider"] = "openai",
        ["Endpoint"] = "https://made-up.example/",
        ["Pattern"] = "made [0-9]{6} up",
        ["Language"] = "en",
        ["IdempotencyKey"] = "0123456789abcdef",
        ["Token"] = CustomerToken.Create().Text,
        ["Password"] = "seven green lighthouses",
        ["FileName"] = "made up.md",
        ["Phrases"] = new[] { "made up phrase" },
        ["Id"] = RecordingPort.Rule.Id,
        ["EmailVerified"] = true,
    };

    private static ProviderOptions Providers { get; } = new() { List = { ["openai"] = new ProviderSettings { FirstSignIn = FirstSignIn.Create } } };

    private static readonly Assembly Core = typeof(Actor).Assembly;

    public string Name => $"{Method.DeclaringType!.Name}.{(Method.Name is "RunAsync" ? "" : Method.Name + ".")}{Parameter.Name}{(Member is null ? "" : "." + Member.Name)}";

    private string Own => Member?.Name ?? Parameter.Name!;

    /// <summary>Every text of every public method of a class that has a public <c>RunAsync</c>.</summary>
    public static IReadOnlyList<TextField> All { get; } = [..
        from type in Core.GetExportedTypes()
        where type is { IsClass: true, IsAbstract: false } && Array.Exists(type.GetMethods(), method => method.Name == "RunAsync" && method.DeclaringType == type)
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where typeof(Task).IsAssignableFrom(method.ReturnType)
        from parameter in method.GetParameters()
        where parameter.ParameterType != typeof(Actor)
        from field in IsText(parameter.ParameterType) ? [new TextField(method, parameter, null)]
            : parameter.ParameterType.Assembly == Core && !parameter.ParameterType.IsEnum
                ? from member in parameter.ParameterType.GetProperties(BindingFlags.Instance | BindingFlags.Public) where IsText(member.PropertyType) && member.CanWrite select new TextField(method, parameter, member)
                : Enumerable.Empty<TextField>()
        select field];

    /// <summary>A text that fits the field and holds a mark.</summary>
    public string Text(string mark) => Own.ToUpperInvariant() switch
    {
        "EMAIL" => $"{mark}@harbour.example",
        "URL" or "ENDPOINT" => $"https://made-up.example/{mark}",
        "FILENAME" => $"{mark}.md",
        "PATTERN" => $"{mark} [0-9]+",
        _ => $"made {mark} up",
    };

    /// <summary>Calls the use case as somebody who may do everything, with made-up arguments but this text.</summary>
    /// <returns>Every text that its ports were handed, and the refusal, if it was one.</returns>
    public async Task<(IReadOnlyList<string> Seen, Error? Refusal)> CallAsync(string text, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        var arguments = Method.GetParameters().Select(parameter => Argument(parameter, text, cancellationToken)).ToArray();
        try
        {
            var task = (Task)Method.Invoke(Build(Method.DeclaringType!, seen), arguments)!;
            await task;
            var result = task.GetType().GetProperty("Result")?.GetValue(task);
            return (seen, result?.GetType().GetProperty(nameof(Result<Done>.Error))?.GetValue(result) as Error);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && seen.Count > 0)
        {
            // Ports that make their answers up break some use cases in the end; what they were handed until then counts.
            return (seen, null);
        }
    }

    private static bool IsText(Type type) => type == typeof(string) || (type != typeof(string) && typeof(IEnumerable<string>).IsAssignableFrom(type) && !type.IsArray);

    private static object Build(Type type, List<string> seen)
    {
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).MaxBy(candidate => candidate.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Part(parameter.ParameterType, seen))]);
    }

    private static object? Part(Type type, List<string> seen) => type switch
    {
        _ when type == typeof(TimeProvider) => TimeProvider.System,
        _ when type == typeof(IRateLimit) => new NoLimit(),
        _ when type == typeof(IGuardRules) => FixedGuardRules.Shipped,
        _ when type == typeof(IOptions<ProviderOptions>) => Options.Create(Providers),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IOptions<>) =>
            typeof(Options).GetMethod(nameof(Options.Create))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [Activator.CreateInstance(type.GetGenericArguments()[0])]),
        { IsGenericType: true } when type.Name.StartsWith("ILogger", StringComparison.Ordinal) =>
            typeof(NullLogger<>).MakeGenericType(type.GetGenericArguments()).GetField("Instance")!.GetValue(null),
        { IsInterface: true } when type.Assembly == Core => Array.FindAll(Core.GetTypes(), candidate => candidate is { IsClass: true, IsAbstract: false } && type.IsAssignableFrom(candidate)) is [var only]
            ? Build(only, seen) : RecordingPort.Of(type, seen),
        { IsInterface: true } when !typeof(IEnumerable).IsAssignableFrom(type) => RecordingPort.Of(type, seen),
        { IsClass: true } when type.Assembly == Core && type.GetMethod("<Clone>$") is null => Build(type, seen),
        _ => MadeUp.Value(type),
    };

    private object? Argument(ParameterInfo parameter, string text, CancellationToken cancellationToken)
    {
        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return cancellationToken;
        }

        if (parameter.ParameterType == typeof(Actor))
        {
            return new Actor(new PersonId(Guid.CreateVersion7()), "Made up", new HashSet<string>(Role.All), Authority.PermissionsOf(Role.All));
        }

        // Another number than the made-up versions have.
        if (parameter.ParameterType == typeof(int))
        {
            return 2;
        }

        var own = parameter == Parameter;
        if (IsText(parameter.ParameterType))
        {
            return own ? As(parameter.ParameterType, text) : Fitting.GetValueOrDefault(parameter.Name!) ?? MadeUp.Value(parameter.ParameterType, parameter.Name);
        }

        var made = parameter.ParameterType.IsEnum ? Enum.GetValues(parameter.ParameterType).Cast<object>().Last() : MadeUp.Value(parameter.ParameterType, parameter.Name);
        if (made is null || parameter.ParameterType.IsEnum || parameter.ParameterType.Assembly != Core)
        {
            return made;
        }

        foreach (var member in parameter.ParameterType.GetProperties().Where(member => member.CanWrite && Fitting.TryGetValue(member.Name, out var fitting) && member.PropertyType.IsInstanceOfType(fitting)))
        {
            member.SetValue(made, Fitting[member.Name]);
        }

        if (own)
        {
            Member!.SetValue(made, As(Member.PropertyType, text));
        }

        return made;
    }

    private static object As(Type type, string text) => type == typeof(string) ? text : type.IsAssignableFrom(typeof(string[])) ? new[] { text } : new HashSet<string> { text };
}
