using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

public enum MailState
{
    /// <summary>Will be tried, or tried again.</summary>
    Waiting,

    /// <summary>No mail server is configured: it stays here to be read.</summary>
    Kept,
    Sent,

    /// <summary>Given up after the last try.</summary>
    Failed,
}

/// <summary>One e-mail, without its text.</summary>
/// <param name="HasText">False once it is sent: a link in it is as good as a password.</param>
public sealed record MailLine(Guid Id, string Recipient, string Subject, MailState State, int Attempts, DateTimeOffset? NextTryAt, string? Error, DateTimeOffset CreatedAt, bool HasText);

/// <summary>Which e-mails are wanted; null does not restrict.</summary>
/// <param name="Search">A part of the recipient's address or of the subject.</param>
/// <param name="Before">Cursor of <see cref="Page{T}.Next"/>.</param>
public sealed record MailFilter(string? Search, MailState? State, string? Before);

/// <summary>What goes out by e-mail.</summary>
public interface IOutbox
{
    /// <summary>Newest first, 50 a page; empty for an actor who may not manage people.</summary>
    Task<Page<MailLine>> ListAsync(Actor actor, MailFilter filter, CancellationToken cancellationToken);

    /// <summary>The text of one that was kept because there is no mail server. Whoever reads it is written into the audit log: a link in it opens the account.</summary>
    Task<Result<string>> ReadAsync(Actor actor, Guid id, CancellationToken cancellationToken);

    /// <summary>Tries a given-up one again.</summary>
    Task<Result<Done>> RetryAsync(Actor actor, Guid id, CancellationToken cancellationToken);

    /// <summary>How many were given up and can be tried again; 0 for an actor who may not manage people.</summary>
    Task<int> CountGivenUpAsync(Actor actor, CancellationToken cancellationToken);

    /// <summary>Tries all given-up ones again, such as after the mail server was away; each has its audit line.</summary>
    /// <returns>How many.</returns>
    Task<Result<int>> RetryAllAsync(Actor actor, CancellationToken cancellationToken);
}

/// <summary>The mail server; section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Name of the SMTP server; empty: no mail leaves, it lies on the page Outbox for admins (made for the demo).</summary>
    public string Host { get; set; } = "";

    /// <summary>1 to 65535, default 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Asks for TLS (STARTTLS) before anything else is said. Off only for a server on the same machine.</summary>
    public bool Tls { get; set; } = true;

    /// <summary>Empty: without signing in.</summary>
    public string User { get; set; } = "";

    /// <summary>Better set through the environment: <c>Mail__Password</c>.</summary>
    public string Password { get; set; } = "";

    /// <summary>The sender's address; needed with Host.</summary>
    public string From { get; set; } = "";

    /// <summary>How often a mail is tried before it is given up. 1 to 20, default 8: over about two hours.</summary>
    public int Attempts { get; set; } = 8;
}

/// <summary>Names every setting that cannot be used.</summary>
public sealed class MailOptionsValidator : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        if (options.Port is < 1 or > 65535)
        {
            errors.Add($"{MailOptions.Section}:Port is {options.Port}; it must be between 1 and 65535.");
        }

        if (options.Attempts is < 1 or > 20)
        {
            errors.Add($"{MailOptions.Section}:Attempts is {options.Attempts}; it must be between 1 and 20.");
        }

        if (options.Host.Length > 0 && !System.Net.Mail.MailAddress.TryCreate(options.From, out _))
        {
            errors.Add($"{MailOptions.Section}:From is '{options.From}'; with {MailOptions.Section}:Host set it must be an e-mail address.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
