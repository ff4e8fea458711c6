using System.Buffers;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>
/// Lets a range be served out of a stream that can only be read forwards, such as one out of the database: a seek ahead
/// is remembered and carried out by reading on when the first byte is asked for.
/// </summary>
internal sealed class ForwardStream(Stream inner, long length) : Stream
{
    private const int SkipBytes = 64 * 1024;
    private long _read;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value >= _read ? value : throw new NotSupportedException("What was read cannot be read again.");
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await SkipAsync(cancellationToken);
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _read += count;
        _position = _read;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        if (_position == _read)
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(SkipBytes);
        try
        {
            while (_read < _position)
            {
                var count = await inner.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, _position - _read)), cancellationToken);
                if (count == 0)
                {
                    _position = _read;
                    return;
                }

                _read += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
