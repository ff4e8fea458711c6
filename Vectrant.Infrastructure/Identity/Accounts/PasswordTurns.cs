namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>
/// Hashing a password keeps a processor busy for about a tenth of a second, whoever sent it. So few at once that a processor is left for
/// everybody else, first come first served; and no more in the queue than are done before people give up (docs/decisions/0013).
/// </summary>
/// <param name="atOnce">How many at once; null for all processors but one, at least one.</param>
internal sealed class PasswordTurns(int? atOnce = null) : IDisposable
{
    /// <summary>For each turn: some five seconds of waiting, and more than one address may send in a minute by default.</summary>
    public const int Places = 64;

    private readonly int _room = Places * AtOnce(atOnce);
    private readonly SemaphoreSlim _turns = new(AtOnce(atOnce));
    private int _taken;

    /// <summary>A place in the queue, to be given back.</summary>
    /// <returns>Null when all are taken.</returns>
    public IDisposable? TakePlace()
    {
        if (Interlocked.Increment(ref _taken) <= _room)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    /// <summary>Waits for a turn and works, on a thread of its own: those that answer requests are few, and would be held up.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private static int AtOnce(int? given) => Math.Max(1, given ?? (Environment.ProcessorCount - 1));

    private sealed class Place(PasswordTurns turns) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                Interlocked.Decrement(ref turns._taken);
            }
        }
    }
}
