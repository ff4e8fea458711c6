using Microsoft.Extensions.Options;

namespace Vectrant.Web.Features.Queue;

/// <summary>How the queue looks; section <c>Queue</c>.</summary>
public sealed class QueueOptions
{
    public const string Section = "Queue";

    /// <summary>Waiting time from which the clock of a conversation is amber. Minutes, 1 to 10080, default 5.</summary>
    public int AmberMinutes { get; set; } = 5;

    /// <summary>Waiting time from which it is red. Minutes, more than the amber ones, at most 10080, default 15.</summary>
    public int RedMinutes { get; set; } = 15;

    /// <summary>How long a notice stays that needs nothing any more, such as that an answer was sent. Seconds, 1 to 60, default 3.</summary>
    public int NoticeSeconds { get; set; } = 3;

    public TimeSpan NoticeTime => TimeSpan.FromSeconds(NoticeSeconds);

    /// <returns>warn, bad, or nothing.</returns>
    public string ToneOf(TimeSpan waiting) => waiting.TotalMinutes >= RedMinutes ? "bad" : waiting.TotalMinutes >= AmberMinutes ? "warn" : "";
}

internal sealed class QueueOptionsValidator : IValidateOptions<QueueOptions>
{
    public ValidateOptionsResult Validate(string? name, QueueOptions options)
    {
        var errors = new List<string>();
        if (options.AmberMinutes is < 1 or > 10_080)
        {
            errors.Add($"Queue:AmberMinutes is {options.AmberMinutes}; it must be between 1 and 10080.");
        }

        if (options.RedMinutes <= options.AmberMinutes || options.RedMinutes > 10_080)
        {
            errors.Add($"Queue:RedMinutes is {options.RedMinutes}; it must be more than Queue:AmberMinutes ({options.AmberMinutes}) and at most 10080.");
        }

        if (options.NoticeSeconds is < 1 or > 60)
        {
            errors.Add($"Queue:NoticeSeconds is {options.NoticeSeconds}; it must be between 1 and 60.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

public static class QueueSetup
{
    public static IServiceCollection AddQueuePages(this IServiceCollection services)
    {
        services.AddOptions<QueueOptions>().BindConfiguration(QueueOptions.Section).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<QueueOptions>, QueueOptionsValidator>();
    }
}
