using System.Text.Json;
using System.Text.Json.Serialization;
using Vectrant.Core.Knowledge;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>Blocks of a text as the jsonb of <c>document_text.blocks</c>.</summary>
internal static class BlockJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static string Write(IEnumerable<TextBlock> blocks) => JsonSerializer.Serialize(blocks.Select(block => new Record
    {
        Start = block.Start,
        End = block.End,
        Heading = block.Heading,
        Page = block.Page,
        Box = block.Box is { } box ? [Math.Round(box.X0, 1), Math.Round(box.Y0, 1), Math.Round(box.X1, 1), Math.Round(box.Y1, 1)] : null,
        Row = block.IsRow,
        Item = block.IsItem,
        Contents = block.IsContents,
    }), Options);

    public static IReadOnlyList<TextBlock> Read(string json) =>
    [
        .. JsonSerializer.Deserialize<List<Record>>(json, Options)!.Select(block =>
            new TextBlock(block.Start, block.End, block.Heading, block.Page, block.Box is [var x0, var y0, var x1, var y1] ? new Box(x0, y0, x1, y1) : null)
            {
                IsRow = block.Row,
                IsItem = block.Item,
                IsContents = block.Contents,
            }),
    ];

    private sealed record Record
    {
        public int Start { get; init; }

        public int End { get; init; }

        public int? Heading { get; init; }

        public int? Page { get; init; }

        public double[]? Box { get; init; }

        public bool Row { get; init; }

        public bool Item { get; init; }

        public bool Contents { get; init; }
    }
}
