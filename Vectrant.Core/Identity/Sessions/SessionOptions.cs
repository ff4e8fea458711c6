using Microsoft.Extensions.Options;

namespace Vectrant.Core.Identity.Sessions;

/// <summary>How long sign-ins last, and for how long it is known who tried to sign in.</summary>
public sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>A sign-in ends after this time without a request or a touch of the page. Minutes, 5 to 10080, default 120.</summary>
    public int IdleMinutes { get; set; } = 120;

    /// <summary>It ends after this time in any case. Hours, 1 to 720, default 12.</summary>
    public int AbsoluteHours { get; set; } = 12;

    /// <summary>The same two for "keep me signed in on this device". Days, 1 to 90, default 7.</summary>
    public int RememberedIdleDays { get; set; } = 7;

    /// <summary>Days, 1 to 365 and not below <see cref="RememberedIdleDays"/>, default 30.</summary>
    public int RememberedAbsoluteDays { get; set; } = 30;

    /// <summary>Ended sign-ins and the history of tries are deleted after this time. Days, 1 to 3650, default 180.</summary>
    public int HistoryDays { get; set; } = 180;

    public TimeSpan IdleLimit(bool remember) => remember ? TimeSpan.FromDays(RememberedIdleDays) : TimeSpan.FromMinutes(IdleMinutes);

    public TimeSpan AbsoluteLimit(bool remember) => remember ? TimeSpan.FromDays(RememberedAbsoluteDays) : TimeSpan.FromHours(AbsoluteHours);
}

/// <summary>Names every setting that cannot be used.</summary>
public sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Range(errors, nameof(options.IdleMinutes), options.IdleMinutes, 5, 10_080);
        Range(errors, nameof(options.AbsoluteHours), options.AbsoluteHours, 1, 720);
        Range(errors, nameof(options.RememberedIdleDays), options.RememberedIdleDays, 1, 90);
        Range(errors, nameof(options.RememberedAbsoluteDays), options.RememberedAbsoluteDays, 1, 365);
        Range(errors, nameof(options.HistoryDays), options.HistoryDays, 1, 3650);
        if (options.RememberedAbsoluteDays < options.RememberedIdleDays)
        {
            errors.Add($"{SessionOptions.Section}:{nameof(options.RememberedAbsoluteDays)} is {options.RememberedAbsoluteDays}; it must not be below {nameof(options.RememberedIdleDays)}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range(List<string> errors, string option, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            errors.Add($"{SessionOptions.Section}:{option} is {value}; it must be between {low} and {high}.");
        }
    }
}
