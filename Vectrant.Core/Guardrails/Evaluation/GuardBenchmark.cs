using System.Diagnostics;
using System.Text;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>One line of the benchmark.</summary>
/// <param name="What">What ran.</param>
/// <param name="Median">Microseconds.</param>
/// <param name="NinetyNine">Microseconds, the 99th of 100.</param>
/// <param name="Bytes">Memory allocated for a text, on average.</param>
public sealed record TimedRow(string What, double Median, double NinetyNine, double Bytes);

/// <summary>How time grows with a text.</summary>
/// <param name="Small">Milliseconds for 100 KB, the best of three.</param>
/// <param name="Large">Milliseconds for 1 MB, the best of three.</param>
public sealed record GrowthRow(string What, double Small, double Large);

/// <summary>Measures the guard on one core against <see cref="NaivePatterns"/> in the same run. Messages are the product's own samples.</summary>
public static class GuardBenchmark
{
    private const int Rounds = 4000;
    private const int Warm = 2000;
    private const int Hundred = 100_000;

    /// <summary>Ordinary messages of about a hundred characters.</summary>
    public static IReadOnlyList<string> Messages { get; } =
    [
        "Hi, my parcel was due on Tuesday and the tracking page has not moved since. Can you see where it is now?",
        "I would like to return the blue kettle from order 20240117883, the lid does not close. How do I send it?",
        "Can I change the card that my account is charged to before the next payment on the first of the month?",
        "The door of the washing machine stays locked after the programme. Is there a way to open it without a tool?",
        "Guten Tag, ich habe am Montag eine Rechnung erhalten, die ich schon bezahlt hatte. Können Sie das bitte prüfen?",
        "Does the warranty still hold when I have the battery replaced by the shop next to the station? Thank you!",
        "I forgot my password and the mail with the link does not arrive, not even in the spam folder. What now?",
        "Please ignore my message of this morning, I found the key to the meter cupboard under the instructions.",
        "How long does a transfer to another country take, and is there a fee when the bank there uses another currency?",
        "We moved last month. Which documents do you need from us so that the contract is for the new flat?",
    ];

    public static IReadOnlyList<TimedRow> Timings()
    {
        var naive = new NaivePatterns();
        var passage = Repeat(string.Join("\n", Messages) + "\nCall us on +44 1632 960100 or write to service@example.org. The excess is £250.\n", 4096);
        var answer = passage[..1024];
        return
        [
            Time($"naive list of {naive.Count} expressions, 100 characters", Messages, text => naive.Run(text)),
            Time("input policy, balanced, 100 characters", Messages, text => InputPolicy.Check(text, GuardRules.Shipped)),
            Time("input policy, strict, 100 characters", Messages, text => InputPolicy.Check(text, Strict)),
            Time("normalised copy, 100 characters", Messages, text => GuardScanners.OfThisThread.Begin(text)),
            Time("attacks on the assistant, 100 characters", Messages, text => Scan(text, scanners => scanners.Injection.Find(scanners.Shadow, scanners.Found))),
            Time("personal data, 100 characters", Messages, text => Scan(text, scanners => scanners.Personal.Find(scanners.Shadow, scanners.Found))),
            Time("secrets, 100 characters", Messages, text => Scan(text, scanners => scanners.Secrets.Find(scanners.Shadow, scanners.Found))),
            Time("passage of 4 KB, sanitised", [passage], text => ContextSanitiser.Clean([text], GuardRules.Shipped)),
            Time("output check, 1 KB", [answer], text => OutputPolicy.Check(text, null, GuardRules.Shipped)),
            Time("naive list, 1 KB", [answer], text => naive.Run(text)),
        ];
    }

    /// <summary>Texts made to hurt, at 100 KB and at 1 MB.</summary>
    public static IReadOnlyList<GrowthRow> Growth()
    {
        string[] seeds =
        [
            "a", "1", "1 ", "1-", "@", "a@", "a.", "password ", "password=", "key=", "my name is ", "ignore ", "ignore previous ", "i g n o r e ", "-----BEGIN ", "AAAA", "%41", "sk_live_", "eyJ",
            "http://", "www.", "4111 1111 1111 1111 ", "DE89 ", "é", "а", "🙂", "\u200b", "\u0301", "(", "<|", "account number ", "show me the account number of the ", "\n", "Name: ", "[INST]", "1gn0r3 ", "=", "Bearer ",
        ];
        var rows = new List<GrowthRow>();
        foreach (var seed in seeds)
        {
            var (small, large) = (Repeat(seed, Hundred), Repeat(seed, 10 * Hundred));
            rows.Add(Grow($"input  {Shown(seed)}", small, large, text => InputPolicy.Check(text, GuardRules.Shipped)));
            rows.Add(Grow($"strict {Shown(seed)}", small, large, text => InputPolicy.Check(text, Strict)));
            rows.Add(Grow($"output {Shown(seed)}", small, large, text => OutputPolicy.Check(text, new AnswerOrigin("QXJZ7PVKQ2LM9W3T", ["A source."]), GuardRules.Shipped)));
            rows.Add(Grow($"context {Shown(seed)}", small, large, text => ContextSanitiser.Clean([text], GuardRules.Shipped)));
        }

        return rows;
    }

    private static GuardRules Strict { get; } = GuardRules.Shipped with { Profile = GuardProfile.Strict };

    private static void Scan(string text, Action<GuardScanners> scan)
    {
        var scanners = GuardScanners.OfThisThread;
        scanners.Begin(text);
        scan(scanners);
    }

    private static TimedRow Time(string what, IReadOnlyList<string> texts, Action<string> run)
    {
        for (var i = 0; i < Warm; i++)
        {
            run(texts[i % texts.Count]);
        }

        var times = new double[Rounds];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            run(texts[i % texts.Count]);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rounds;
        Array.Sort(times);
        return new TimedRow(what, times[Rounds / 2], times[Rounds * 99 / 100], bytes);
    }

    private static GrowthRow Grow(string what, string small, string large, Action<string> run) => new(what, Best(small, run), Best(large, run));

    private static double Best(string text, Action<string> run)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            run(text);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    private static string Shown(string seed) => string.Concat(seed.Select(c => c is > ' ' and <= '~' ? c.ToString() : c == ' ' ? "_" : $"\\u{(int)c:x4}"));

    private static string Repeat(string seed, int length)
    {
        var text = new StringBuilder(length + seed.Length);
        while (text.Length < length)
        {
            text.Append(seed);
        }

        return text.ToString(0, length);
    }
}
