using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Evaluation;

namespace Vectrant.Web.Commands.Guard;

/// <summary>JSON lines in, JSON lines out, in the same order. Nothing is stored.</summary>
internal sealed class GuardCheckCommand : Command
{
    private const int BufferSize = 1 << 16;
    private readonly Option<CheckedLayer> _layer = new("--layer") { Description = "input, context, output, pii or secrets", Required = true };
    private readonly Option<GuardProfile> _profile = new("--profile") { Description = "balanced (what is meant) or strict (the words)", DefaultValueFactory = _ => GuardProfile.Balanced };

    public GuardCheckCommand()
        : base("check", "Read lines {\"id\",\"text\"} from standard input and write a verdict for each")
    {
        Options.Add(_layer);
        Options.Add(_profile);
        SetAction((parsed, cancellationToken) => RunAsync(new TextCheck(parsed.GetRequiredValue(_layer), parsed.GetValue(_profile)), cancellationToken));
    }

    private static async Task<int> RunAsync(TextCheck check, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, BufferSize);
        await using var output = new BufferedStream(Console.OpenStandardOutput(), BufferSize);
        await using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var (number, refused) = (0, 0);
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (Problem(line, out var parsed) is { } problem)
            {
                refused++;
                await Console.Error.WriteLineAsync($"vectrant: line {number} was left out: {problem}");
                continue;
            }

            using (parsed)
            {
                Write(writer, parsed!.RootElement, check);
            }

            await writer.FlushAsync(cancellationToken);
            writer.Reset();
            output.WriteByte((byte)'\n');
        }

        return refused == 0 ? 0 : 1;
    }

    private static string? Problem(string line, out JsonDocument? parsed)
    {
        parsed = null;
        try
        {
            var read = JsonDocument.Parse(line);
            if (read.RootElement.ValueKind == JsonValueKind.Object && read.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String && read.RootElement.TryGetProperty("id", out _))
            {
                // Reads the escapes too: half of a surrogate pair is no text.
                _ = text.GetString();
                parsed = read;
                return null;
            }

            read.Dispose();
            return "each line must be an object with \"id\" and a string \"text\".";
        }
        catch (JsonException exception)
        {
            return $"it is no JSON ({exception.Message})";
        }
        catch (InvalidOperationException)
        {
            return "its text holds half of a character that is written in two parts (a lone surrogate).";
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement line, TextCheck check)
    {
        var text = line.GetProperty("text").GetString()!;
        var result = check.Run(text);
        var places = new CodePoints(text);
        writer.WriteStartObject();
        writer.WritePropertyName("id");
        line.GetProperty("id").WriteTo(writer);
        writer.WriteString("verdict", JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Verdict.ToString()));
        writer.WriteNumber("score", Math.Round(result.Score, 4));
        writer.WriteStartArray("findings");
        foreach (var finding in result.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", finding.Rule);
            writer.WriteString("type", finding.Type);
            writer.WriteNumber("start", places.At(finding.Start));
            writer.WriteNumber("end", places.At(finding.End));
            writer.WriteNumber("score", Math.Round(finding.Score, 4));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("text", result.Text);
        writer.WriteEndObject();
    }

    /// <summary>Counts code points up to rising UTF-16 offsets.</summary>
    private sealed class CodePoints(string text)
    {
        private int _offset;
        private int _points;

        public int At(int offset)
        {
            if (offset < _offset)
            {
                (_offset, _points) = (0, 0);
            }

            for (; _offset < offset; _offset++)
            {
                _points += char.IsLowSurrogate(text[_offset]) && _offset > 0 && char.IsHighSurrogate(text[_offset - 1]) ? 0 : 1;
            }

            return _points;
        }
    }
}
