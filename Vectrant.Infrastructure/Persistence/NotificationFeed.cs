using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Common;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>One LISTEN connection for the whole node, fanned out to any number of subscribers.</summary>
internal sealed class NotificationFeed(ConnectionStrings connections, TimeProvider time, ILogger<NotificationFeed> logger)
    : BackgroundService, IChangeFeed
{
    private const int BufferSize = 256;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Subscriber, byte> _subscribers = new();

    public async IAsyncEnumerable<Change> SubscribeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var subscriber = new Subscriber();
        _subscribers.TryAdd(subscriber, 0);
        try
        {
            while (await subscriber.WaitAsync(cancellationToken))
            {
                while (subscriber.TryRead(out var change))
                {
                    yield return change;
                }
            }
        }
        finally
        {
            _subscribers.TryRemove(subscriber, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
            {
                logger.LogWarning(exception, "The connection that listens for changes was lost; it is opened again in {Delay}.", RetryDelay);
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connections.App) { KeepAlive = 15, Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(stoppingToken);
        connection.Notification += (_, message) => Publish(ChangeNotice.Parse(message.Payload));
        await using (var listen = new NpgsqlCommand($"LISTEN {ChangeNotice.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stoppingToken);
        }

        // Whatever happened before LISTEN took effect was missed.
        Publish(new Change(ChangeTopic.Resync, null));
        while (true)
        {
            await connection.WaitAsync(stoppingToken);
        }
    }

    private void Publish(Change change)
    {
        foreach (var subscriber in _subscribers.Keys)
        {
            subscriber.Write(change);
        }
    }

    private sealed class Subscriber
    {
        private readonly Channel<Change> _channel = Channel.CreateBounded<Change>(BufferSize);
        private int _overflowed;

        public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

        public void Write(Change change)
        {
            if (!_channel.Writer.TryWrite(change))
            {
                Interlocked.Exchange(ref _overflowed, 1);
            }
        }

        public bool TryRead(out Change change)
        {
            if (Interlocked.Exchange(ref _overflowed, 0) == 1)
            {
                // Everything still buffered is older than the overflow: one Resync stands for all of it.
                while (_channel.Reader.TryRead(out _))
                {
                }

                change = new Change(ChangeTopic.Resync, null);
                return true;
            }

            return _channel.Reader.TryRead(out change!);
        }
    }
}
