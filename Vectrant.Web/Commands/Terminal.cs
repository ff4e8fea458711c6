using System.Globalization;
using Vectrant.Core.Common;
using Vectrant.Core.Operations;

namespace Vectrant.Web.Commands;

/// <summary>Speaks to the person at the keyboard: progress with the seconds since the command began, answers, refusals.</summary>
internal sealed class Terminal : IProgress<string>
{
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly TimeSpan _before;

    public Terminal(TimeProvider time)
    {
        _time = time;
        _begun = time.GetTimestamp();
        // The script that prepared the machine counts already.
        _before = int.TryParse(Environment.GetEnvironmentVariable("VECTRANT_ELAPSED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;
    }

    public TimeSpan Elapsed => _before + _time.GetElapsedTime(_begun);

    public void Report(string value) => Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{(int)Elapsed.TotalSeconds,3}s] {value}"));

    public static void Say(string text = "") => Console.Out.WriteLine(text);

    public static void SayWho(DemoGuide guide)
    {
        Say("Sign in as");
        foreach (var person in guide.SignIns)
        {
            Say($"  {person.Role,-10} {person.Email,-34} {person.Password}");
        }
    }

    /// <summary>Prints a refusal.</summary>
    /// <returns>The exit code that goes with it.</returns>
    public static int Refuse(Error error)
    {
        Console.Error.WriteLine($"vectrant: {error.Message}");
        return 1;
    }
}
