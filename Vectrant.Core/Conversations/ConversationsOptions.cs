using Microsoft.Extensions.Options;

namespace Vectrant.Core.Conversations;

/// <summary>How conversations run; section <c>Conversations</c>.</summary>
public sealed class ConversationsOptions
{
    public const string Section = "Conversations";

    /// <summary>Longest message, of customers and of people, in characters. 100 to 20000.</summary>
    public int MessageMaxLength { get; set; } = 4000;

    /// <summary>Messages a minute that one conversation may send. 1 to 1000.</summary>
    public int ConversationMessagesPerMinute { get; set; } = 12;

    /// <summary>Messages a minute that this node takes from all customers together. 1 to 100000.</summary>
    public int NodeMessagesPerMinute { get; set; } = 1200;

    /// <summary>Seconds between a decision and its sending, in which it can be undone. 0 to 60.</summary>
    public double UndoSeconds { get; set; } = 5;

    /// <summary>Seconds for which a claim holds without being renewed. 10 to 3600.</summary>
    public int ClaimSeconds { get; set; } = 300;

    /// <summary>Minutes within which a promised person has to answer; after that the hand-over is escalated. 1 to 10080.</summary>
    public int HandoverMinutes { get; set; } = 30;

    /// <summary>Drafts that a worker node makes at once. 1 to 64.</summary>
    public int DraftParallelism { get; set; } = 2;

    /// <summary>Seconds after which an unanswered model counts as unavailable. 5 to 600.</summary>
    public double GenerationTimeoutSeconds { get; set; } = 90;

    /// <summary>Seconds for which a worker holds a draft; it renews the lease at a third of it. Another worker takes over a draft whose lease ran out. 2 to 600.</summary>
    public double LeaseSeconds { get; set; } = 30;

    /// <summary>How often a draft is tried, crashes of workers included, before a person is needed. 1 to 10.</summary>
    public int DraftAttempts { get; set; } = 3;

    /// <summary>Seconds after which a worker looks for work although no notice arrived. 0.1 to 60.</summary>
    public double PollSeconds { get; set; } = 2;

    /// <summary>Earlier messages of the conversation that the model reads. 0 to 100.</summary>
    public int HistoryMessages { get; set; } = 12;

    /// <summary>Hours for which a repeated request is recognised. 1 to 168.</summary>
    public int IdempotencyHours { get; set; } = 24;

    public TimeSpan Undo => TimeSpan.FromSeconds(UndoSeconds);

    public TimeSpan ClaimTime => TimeSpan.FromSeconds(ClaimSeconds);

    public TimeSpan HandoverTime => TimeSpan.FromMinutes(HandoverMinutes);

    public TimeSpan GenerationTimeout => TimeSpan.FromSeconds(GenerationTimeoutSeconds);

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);
}

/// <summary>Names every setting of the section that cannot be used.</summary>
public sealed class ConversationsOptionsValidator : IValidateOptions<ConversationsOptions>
{
    public ValidateOptionsResult Validate(string? name, ConversationsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Check(nameof(options.MessageMaxLength), options.MessageMaxLength, 100, 20_000);
        Check(nameof(options.ConversationMessagesPerMinute), options.ConversationMessagesPerMinute, 1, 1000);
        Check(nameof(options.NodeMessagesPerMinute), options.NodeMessagesPerMinute, 1, 100_000);
        Check(nameof(options.UndoSeconds), options.UndoSeconds, 0, 60);
        Check(nameof(options.ClaimSeconds), options.ClaimSeconds, 10, 3600);
        Check(nameof(options.HandoverMinutes), options.HandoverMinutes, 1, 10_080);
        Check(nameof(options.DraftParallelism), options.DraftParallelism, 1, 64);
        Check(nameof(options.GenerationTimeoutSeconds), options.GenerationTimeoutSeconds, 5, 600);
        Check(nameof(options.LeaseSeconds), options.LeaseSeconds, 2, 600);
        Check(nameof(options.DraftAttempts), options.DraftAttempts, 1, 10);
        Check(nameof(options.PollSeconds), options.PollSeconds, 0.1, 60);
        Check(nameof(options.HistoryMessages), options.HistoryMessages, 0, 100);
        Check(nameof(options.IdempotencyHours), options.IdempotencyHours, 1, 168);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(string setting, double value, double min, double max)
        {
            // Written this way round so that NaN is refused too.
            if (!(value >= min && value <= max))
            {
                errors.Add(FormattableString.Invariant($"Conversations:{setting} is {value}; it must be {min} to {max}."));
            }
        }
    }
}
