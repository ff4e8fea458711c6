using Microsoft.Extensions.Options;

namespace Vectrant.Core.Knowledge;

/// <summary>Limits and pace of uploading and reading documents; section <c>Knowledge</c>.</summary>
public sealed class KnowledgeOptions
{
    public const string Section = "Knowledge";

    /// <summary>Largest file that is accepted, in megabytes of 1,048,576 bytes. 1 to 200.</summary>
    public int MaxFileMegabytes { get; set; } = 50;

    /// <summary>How large an Office file may become when it is unpacked, in megabytes. 1 to 2,000.</summary>
    public int MaxUnpackedMegabytes { get; set; } = 300;

    /// <summary>Longest text that is taken from one file, in millions of characters. 1 to 100.</summary>
    public int MaxTextMillions { get; set; } = 20;

    /// <summary>How long the PDF reader may work on one file, in seconds. 5 to 3,600.</summary>
    public int ReadSeconds { get; set; } = 120;

    /// <summary>Address space that the PDF reader may take, in megabytes. 128 to 16,384.</summary>
    public int ReadMemoryMegabytes { get; set; } = 1024;

    /// <summary>How many files a worker reads at the same time. 1 to 32.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>Passages that go to the embedding model in one call. 1 to 512.</summary>
    public int EmbeddingBatch { get; set; } = 64;

    /// <summary>After how many seconds without a sign of life a file is taken up by another worker. 2 to 600.</summary>
    public int LeaseSeconds { get; set; } = 15;

    public long MaxFileBytes => MaxFileMegabytes * 1048576L;

    public long MaxUnpackedBytes => MaxUnpackedMegabytes * 1048576L;

    public int MaxTextCharacters => MaxTextMillions * 1_000_000;
}

/// <summary>Names every setting of the section that cannot be used.</summary>
public sealed class KnowledgeOptionsValidator : IValidateOptions<KnowledgeOptions>
{
    public ValidateOptionsResult Validate(string? name, KnowledgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (string Name, int Value, int From, int To)[] ranges =
        [
            (nameof(options.MaxFileMegabytes), options.MaxFileMegabytes, 1, 200),
            (nameof(options.MaxUnpackedMegabytes), options.MaxUnpackedMegabytes, 1, 2000),
            (nameof(options.MaxTextMillions), options.MaxTextMillions, 1, 100),
            (nameof(options.ReadSeconds), options.ReadSeconds, 5, 3600),
            (nameof(options.ReadMemoryMegabytes), options.ReadMemoryMegabytes, 128, 16384),
            (nameof(options.Workers), options.Workers, 1, 32),
            (nameof(options.EmbeddingBatch), options.EmbeddingBatch, 1, 512),
            (nameof(options.LeaseSeconds), options.LeaseSeconds, 2, 600),
        ];
        var errors = ranges
            .Where(range => range.Value < range.From || range.Value > range.To)
            .Select(range => $"Knowledge:{range.Name} is {range.Value}; it must be {range.From} to {range.To}.")
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
