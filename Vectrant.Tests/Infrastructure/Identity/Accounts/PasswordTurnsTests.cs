using Vectrant.Infrastructure.Identity.Accounts;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Accounts;

public sealed class PasswordTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_OfACrowd_WorksForSoManyAtOnceAndForAllInTheEnd(int atOnce)
    {
        using var turns = new PasswordTurns(atOnce);
        using var everybodyIn = new CountdownEvent(atOnce);
        var (now, most, gate) = (0, 0, new Lock());
        int Work(int number)
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }

            // The first ones stay until all turns are in use, so that what is measured does not hang on luck.
            if (number < atOnce)
            {
                everybodyIn.Signal();
                Assert.True(everybodyIn.Wait(Patience, Cancellation));
            }

            lock (gate)
            {
                now--;
            }

            return number;
        }

        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => turns.RunAsync(() => Work(number), Cancellation), Cancellation)));

        Assert.Equal(Enumerable.Range(0, 40), all);
        Assert.Equal(atOnce, most);
    }

    [Fact]
    public async Task RunAsync_OfWorkThatFails_GivesTheTurnBack()
    {
        using var turns = new PasswordTurns(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => turns.RunAsync<int>(() => throw new InvalidOperationException("broken"), Cancellation));
        Assert.Equal(1, await turns.RunAsync(() => 1, Cancellation));
    }

    [Fact]
    public async Task RunAsync_OfSomebodyWhoLeavesTheQueue_KeepsNobodyWaiting()
    {
        using var turns = new PasswordTurns(1);
        using var leave = new CancellationTokenSource();
        using var end = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var first = Task.Run(() => turns.RunAsync(() => Begin() && end.Wait(Patience, Cancellation), Cancellation), Cancellation);
        Assert.True(began.Wait(Patience, Cancellation));
        var second = turns.RunAsync(() => 2, leave.Token);
        var third = turns.RunAsync(() => 3, Cancellation);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        end.Set();

        Assert.True(await first);
        Assert.Equal(3, await third);

        bool Begin()
        {
            began.Set();
            return true;
        }
    }

    [Fact]
    public void TakePlace_WhenAllAreTaken_IsRefusedUntilOneIsGivenBack()
    {
        using var turns = new PasswordTurns(2);
        var places = Enumerable.Range(0, 2 * PasswordTurns.Places).Select(_ => turns.TakePlace()).ToList();
        Assert.DoesNotContain(null, places);
        Assert.Null(turns.TakePlace());
        Assert.Null(turns.TakePlace());

        // Given back twice, it is still one place.
        places[0]!.Dispose();
        places[0]!.Dispose();
        Assert.NotNull(turns.TakePlace());
        Assert.Null(turns.TakePlace());
    }
}
