namespace Vectrant.Core.Knowledge;

/// <summary>Takes an upload from the wire into a temporary file, counting and hashing on the way.</summary>
public interface IUploadSpool
{
    /// <returns>The received file, or null as soon as the stream is longer than <paramref name="maxBytes"/>.</returns>
    Task<IReceivedFile?> ReceiveAsync(Stream content, long maxBytes, CancellationToken cancellationToken);
}

/// <summary>A complete upload, deleted when it is disposed.</summary>
public interface IReceivedFile : IAsyncDisposable
{
    long Size { get; }

    /// <summary>SHA-256 of the content, 32 bytes.</summary>
    ReadOnlyMemory<byte> Sha256 { get; }

    /// <summary>Opens it from the beginning; seekable.</summary>
    Stream OpenRead();
}
