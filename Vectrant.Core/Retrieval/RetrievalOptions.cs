using Microsoft.Extensions.Options;

namespace Vectrant.Core.Retrieval;

/// <summary>Section <c>Retrieval</c>.</summary>
public sealed class RetrievalOptions
{
    public const string Section = "Retrieval";

    /// <summary>How many passages an answer is written from. 1 to 30, default 10.</summary>
    public int Passages { get; set; } = 10;

    /// <summary>Share of full text in the fused rank. 0 to 10, default 1.</summary>
    public double TextWeight { get; set; } = 1;

    /// <summary>Share of vectors in the fused rank. 0 to 10, default 1.</summary>
    public double VectorWeight { get; set; } = 1;
}

/// <summary>Lists everything that is wrong with <see cref="RetrievalOptions"/>.</summary>
public sealed class RetrievalOptionsValidator : IValidateOptions<RetrievalOptions>
{
    public ValidateOptionsResult Validate(string? name, RetrievalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        if (options.Passages is < 1 or > 30)
        {
            errors.Add($"Retrieval:Passages is {options.Passages}; it must lie between 1 and 30.");
        }

        if (options.TextWeight is < 0 or > 10 || options.VectorWeight is < 0 or > 10)
        {
            errors.Add("Retrieval:TextWeight and Retrieval:VectorWeight must lie between 0 and 10.");
        }

        if (options.TextWeight + options.VectorWeight <= 0)
        {
            errors.Add("Retrieval:TextWeight and Retrieval:VectorWeight are both 0, so nothing would ever be found; raise one.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
