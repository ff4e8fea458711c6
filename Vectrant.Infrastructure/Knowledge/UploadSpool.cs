using System.Buffers;
using System.Security.Cryptography;
using Vectrant.Core.Knowledge;

namespace Vectrant.Infrastructure.Knowledge;

internal sealed class UploadSpool : IUploadSpool
{
    private const int BufferSize = 128 * 1024;

    public async Task<IReceivedFile?> ReceiveAsync(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"vectrant-upload-{Guid.NewGuid():N}");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            BufferSize = 0,
        });
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (file.Length + read > maxBytes)
                {
                    await file.DisposeAsync();
                    return null;
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            await file.FlushAsync(cancellationToken);
            return new ReceivedFile(file, hash.GetHashAndReset());
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class ReceivedFile(FileStream file, byte[] sha256) : IReceivedFile
    {
        public long Size { get; } = file.Length;

        public ReadOnlyMemory<byte> Sha256 { get; } = sha256;

        public Stream OpenRead() => new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
