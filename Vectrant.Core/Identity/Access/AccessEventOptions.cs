using Microsoft.Extensions.Options;

namespace Vectrant.Core.Identity.Access;

/// <summary>Settings of access events; section <c>AccessEvents</c>.</summary>
public sealed class AccessEventOptions
{
    public const string Section = "AccessEvents";

    /// <summary>Days for which events, and the network addresses in them, are kept. 1 to 3650, default 180.</summary>
    public int KeptDays { get; set; } = 180;
}

public sealed class AccessEventOptionsValidator : IValidateOptions<AccessEventOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessEventOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.KeptDays is >= 1 and <= 3650
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{AccessEventOptions.Section}:KeptDays is {options.KeptDays}; it must be between 1 and 3650.");
    }
}
