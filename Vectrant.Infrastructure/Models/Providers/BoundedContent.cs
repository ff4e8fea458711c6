using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>The body of an answer up to a bound: the packages of the providers read a line, or all of it, into memory.</summary>
internal static class BoundedContent
{
    /// <summary>In bytes: three times what 96 embeddings of 3,072 numbers take in JSON, and far more than any answer in words.</summary>
    public const long Most = 16 * 1024 * 1024;

    public static async Task<HttpContent> OfAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var bounded = new StreamContent(new Bounded(await content.ReadAsStreamAsync(cancellationToken)));
        foreach (var (name, values) in content.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(name, values);
        }

        return bounded;
    }

    private sealed class Bounded(Stream inner) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Count(int read) => (_read += read) <= Most
            ? read
            : throw new UnusableAnswerException(CallOutcome.Nonsense, $"The endpoint sent more than {Most / 1024 / 1024} MB for one answer and was stopped. Check that it speaks the provider's protocol.");
    }
}
