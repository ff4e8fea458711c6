namespace Vectrant.Core.Requests;

/// <summary>A write that the caller may send again under the same key.</summary>
/// <param name="Caller">Whose key it is; the same key of somebody else is another one.</param>
/// <param name="KeyHash">SHA-256 of the key.</param>
/// <param name="RequestHash">A hash of everything that the request asks for.</param>
public sealed record RepeatableRequest(string Caller, byte[] KeyHash, byte[] RequestHash);

/// <summary>What was answered the first time.</summary>
public sealed record StoredResponse(int Status, string? Location, string? EntityTag, string? ContentType, byte[] Body);

public enum TurnKind
{
    /// <summary>Nobody sent this before: do it, then keep or forget it.</summary>
    First,

    /// <summary>The first one is still being done.</summary>
    Running,

    /// <summary>It was begun once, and nobody knows whether it was done: its node ended meanwhile.</summary>
    Interrupted,

    /// <summary>The key was used for something else.</summary>
    OtherRequest,

    /// <summary>Done; the answer is there.</summary>
    Done,
}

/// <summary>One caller's turn with a key. Disposing ends it; what was neither kept nor forgotten counts as interrupted.</summary>
public interface IRequestTurn : IAsyncDisposable
{
    TurnKind Kind { get; }

    /// <summary>In <see cref="TurnKind.Done"/>.</summary>
    StoredResponse? Response { get; }

    /// <summary>From now on every repetition gets this answer.</summary>
    Task KeepAsync(StoredResponse response, CancellationToken cancellationToken);

    /// <summary>Nothing was done; the key is free again.</summary>
    Task ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>Remembers the writes of the API by their keys, for a day, on all nodes.</summary>
public interface IRequestLedger
{
    Task<IRequestTurn> BeginAsync(RepeatableRequest request, CancellationToken cancellationToken);

    /// <summary>The only right to change something until it is disposed, or null while somebody else has it.</summary>
    Task<IAsyncDisposable?> TryHoldAsync(string thing, CancellationToken cancellationToken);

    /// <summary>Removes what is older than a day; says how many.</summary>
    Task<int> ForgetOldAsync(CancellationToken cancellationToken);
}
