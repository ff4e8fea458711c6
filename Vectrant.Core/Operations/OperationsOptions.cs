using Microsoft.Extensions.Options;

namespace Vectrant.Core.Operations;

/// <summary>How a node starts and ends; section <c>Operations</c>.</summary>
public sealed class OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>Seconds for which a node that was asked to end still answers, already saying that it is not ready, so that a balancer turns away. 0 to 60.</summary>
    public int DrainSeconds { get; set; }

    /// <summary>Seconds that requests and jobs have to end after that; what is not done is resumed by another node or the next start. 1 to 120.</summary>
    public int ShutdownSeconds { get; set; } = 20;
}

/// <summary>Names every setting of the section that cannot be used.</summary>
public sealed class OperationsOptionsValidator : IValidateOptions<OperationsOptions>
{
    public ValidateOptionsResult Validate(string? name, OperationsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        if (options.DrainSeconds is < 0 or > 60)
        {
            errors.Add($"Operations:DrainSeconds is {options.DrainSeconds}; it must be 0 to 60.");
        }

        if (options.ShutdownSeconds is < 1 or > 120)
        {
            errors.Add($"Operations:ShutdownSeconds is {options.ShutdownSeconds}; it must be 1 to 120.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
