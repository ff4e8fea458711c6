using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectrant.Tests.TestSupport;

namespace Vectrant.Tests.Evaluation;

/// <summary>Requests of one kind, again and again, from a process of its own that gives way to all others.</summary>
/// <param name="Head">Request line and headers, without the host.</param>
/// <param name="PerSecond">No more than this.</param>
/// <param name="Body">What follows the headers.</param>
internal sealed record Flood(string Head, int PerSecond, string Body = "")
{
    /// <summary>Open at once, each with one request under way.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>The addresses that they come from; the same whenever the flood runs, so that a limit that was used up stays so.</summary>
    public IReadOnlyList<string> From { get; init; } = NewAddresses(1);

    public static Flood Post(string path, int perSecond, string json) =>
        new($"POST {path} HTTP/1.1\r\nContent-Type: application/json", perSecond, json);

    public static Flood Get(string path, int perSecond, params string[] headers) => new(string.Join("\r\n", [$"GET {path} HTTP/1.1", .. headers]), perSecond);

    /// <returns>Answers a second, and how many of each status.</returns>
    public async Task<FloodOutcome> RunAsync(Uri server, TimeSpan duration, CancellationToken cancellationToken)
    {
        var length = Body.Length == 0 ? "" : $"Content-Length: {Body.Length}\r\n";
        var answer = await NodeScript.RunAsync(
            "Evaluation/flood.mjs",
            new JsonObject
            {
                ["port"] = server.Port,
                ["addresses"] = new JsonArray([.. From.Select(address => JsonValue.Create(address))]),
                ["request"] = $"{Head}\r\nHost: {server.Authority}\r\n{length}\r\n{Body}",
                ["connections"] = Connections,
                ["perSecond"] = PerSecond,
                ["seconds"] = duration.TotalSeconds,
            },
            cancellationToken);
        var statuses = answer.GetProperty("statuses").Deserialize<Dictionary<string, int>>()!;
        return new FloodOutcome(statuses, answer.GetProperty("seconds").GetDouble());
    }

    public static IReadOnlyList<string> NewAddresses(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new IPAddress([127, .. RandomNumberGenerator.GetBytes(2), (byte)RandomNumberGenerator.GetInt32(2, 250)]).ToString())];
}

internal sealed record FloodOutcome(IReadOnlyDictionary<string, int> Statuses, double Seconds)
{
    public int Answers => Statuses.Values.Sum();

    public double PerSecond => Answers / Seconds;

    public override string ToString() => $"{PerSecond:0} answers/s ({string.Join(", ", Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"))})";
}
