using System.Collections;
using System.Reflection;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;
using Vectrant.Tests.Architecture.Access;

namespace Vectrant.Tests.Architecture.Text;

/// <summary>Stands for any port: writes down every text that it is handed, however deep, and answers that all went well.</summary>
public class RecordingPort : DispatchProxy
{
    private const int Deepest = 6;

    /// <summary>The one rule of an organisation that there is.</summary>
    public static readonly CustomRule Rule = new("custom.made_up", GuardLayer.Input, "made [0-9]{6} up", RuleEffect.Warn, RuleMode.Off);

    private List<string> _seen = [];

    public static object Of(Type port, List<string> seen)
    {
        var made = (RecordingPort)Create(port, typeof(RecordingPort));
        made._seen = seen;
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        foreach (var argument in args ?? [])
        {
            Collect(argument, 0);
        }

        return Answer(targetMethod!.ReturnType);
    }

    private void Collect(object? value, int depth)
    {
        switch (value)
        {
            case null or Delegate or CancellationToken or Stream or Type:
                break;
            case string text:
                _seen.Add(text);
                break;
            case IEnumerable many:
                foreach (var one in many)
                {
                    Collect(one, depth + 1);
                }

                break;
            default:
                var type = value.GetType();
                if (depth < Deepest && !type.IsPrimitive && !type.IsEnum && (type.Assembly == typeof(Actor).Assembly || type.Name.StartsWith("KeyValuePair", StringComparison.Ordinal)))
                {
                    foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                    {
                        Collect(field.GetValue(value), depth + 1);
                    }
                }

                break;
        }
    }

    private static async IAsyncEnumerable<T> Nothing<T>()
    {
        await Task.CompletedTask;
        yield break;
    }

    private object? Answer(Type type)
    {
        if (type == typeof(void) || type == typeof(Error))
        {
            return null;
        }

        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return type == typeof(Task) ? Task.CompletedTask : default(ValueTask);
        }

        var inner = type.IsGenericType ? type.GetGenericArguments()[0] : null;
        return type switch
        {
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Task<>) => typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(inner!).Invoke(null, [Answer(inner!)]),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ValueTask<>) => Activator.CreateInstance(type, Answer(inner!)),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Result<>) => type.GetMethod("op_Implicit", [inner!])!.Invoke(null, [Answer(inner!)]),
            _ when type == typeof(bool) => true,
            _ when type == typeof(IDisposable) => new MemoryStream(),
            _ when type == typeof(GuardRules) => GuardRules.Shipped with { AllowPhrases = ["made up"] },
            _ when type == typeof(RuleVersion) => new RuleVersion(GuardPipeline.Internal, 1, GuardRules.Shipped with { Custom = [Rule] }),
            _ when type == typeof(PipelineRow) => ((PipelineRow)MadeUp.Value(type)!) with { Audience = Audience.Internal },
            _ when type == typeof(LimitTable) => LimitTable.Of(new RateLimitOptions()),
            { IsInterface: true, IsGenericType: false } when type.Assembly == typeof(Actor).Assembly => Of(type, _seen),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) => typeof(RecordingPort).GetMethod(nameof(Nothing), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(inner!).Invoke(null, []),
            _ => MadeUp.Value(type),
        };
    }
}
