namespace Vectrant.Core.Operations;

/// <summary>The nodes that do background work, seen from one that waits for it.</summary>
public interface IBackgroundWork
{
    /// <summary>Whether some node gave a sign of life lately and takes work; this process counts once it was started.</summary>
    Task<bool> IsDoneSomewhereAsync(CancellationToken cancellationToken);

    /// <summary>Takes part from now on, until this object is disposed; work in hand is then given back.</summary>
    Task StartHereAsync(CancellationToken cancellationToken);
}
