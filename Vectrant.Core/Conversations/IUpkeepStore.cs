namespace Vectrant.Core.Conversations;

/// <summary>What falls due by the clock alone. Each method is safe to run on several nodes at once.</summary>
public interface IUpkeepStore
{
    /// <summary>Ends claims that ran out, so that every queue shows it; says how many.</summary>
    Task<int> EndClaimsAsync(CancellationToken cancellationToken);

    /// <summary>Marks hand-overs that were not kept in time; says how many.</summary>
    Task<int> EscalateHandoversAsync(CancellationToken cancellationToken);

    /// <summary>Removes idempotency keys, and the protected tokens in them, that are too old to be honoured; says how many.</summary>
    Task<int> ForgetKeysAsync(CancellationToken cancellationToken);
}
