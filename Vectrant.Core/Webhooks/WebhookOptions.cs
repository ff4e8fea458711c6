using Microsoft.Extensions.Options;

namespace Vectrant.Core.Webhooks;

/// <summary>How webhooks are sent; section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Hosts (<c>name</c> or <c>name:port</c>) that may be in a private network and may be reached without TLS. None by default.</summary>
    public IList<string> TrustedHosts { get; init; } = [];

    /// <summary>Ports that webhooks may lead to, beside those of trusted hosts. Each 1 to 65535. None: 443 alone.</summary>
    public IList<int> Ports { get; init; } = [];

    /// <summary>How long an answer may take, with the connection. Seconds, 1 to 60.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Wait before the second try; it doubles with each further one, plus up to a quarter by chance. Seconds, 1 to 3600.</summary>
    public int FirstRetrySeconds { get; set; } = 10;

    /// <summary>The longest wait between two tries. Seconds, 1 to 86400.</summary>
    public int LongestRetrySeconds { get; set; } = 3600;

    /// <summary>After this time a delivery is given up. Hours, 1 to 720.</summary>
    public int GiveUpHours { get; set; } = 72;

    /// <summary>A webhook at which nothing arrived for this long is disabled. Hours, 1 to 720.</summary>
    public int DisableHours { get; set; } = 120;

    /// <summary>How long the log keeps what ended. Days, 1 to 365.</summary>
    public int LogDays { get; set; } = 30;

    public bool Allows(int port) => Ports.Count == 0 ? port == 443 : Ports.Contains(port);

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}

/// <summary>Names every setting that cannot be used.</summary>
public sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors =
        [
            .. Range("TimeoutSeconds", options.TimeoutSeconds, 60),
            .. Range("FirstRetrySeconds", options.FirstRetrySeconds, 3600),
            .. Range("LongestRetrySeconds", options.LongestRetrySeconds, 86400),
            .. Range("GiveUpHours", options.GiveUpHours, 720),
            .. Range("DisableHours", options.DisableHours, 720),
            .. Range("LogDays", options.LogDays, 365),
            .. options.Ports.Where(port => port is < 1 or > 65535).Select(port => $"{WebhookOptions.Section}:Ports holds {port}, which is no port; it must be 1 to 65535."),
            .. options.TrustedHosts.Where(host => !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out _))
                .Select(host => $"{WebhookOptions.Section}:TrustedHosts holds '{host}', which is no host such as hooks.intern or hooks.intern:8080."),
        ];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Range(string option, int value, int high)
    {
        if (value < 1 || value > high)
        {
            yield return $"{WebhookOptions.Section}:{option} is {value}; it must be 1 to {high}.";
        }
    }
}
