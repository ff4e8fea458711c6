using Vectrant.Core.Common;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Security;

public sealed class HeldConnectionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_MoreThanOnePersonMayHave_WaitsForAPlaceAndKeepsNobodyElseOut()
    {
        using var downloads = new OpenDownloads();
        var (greedy, other) = (new PersonId(Guid.CreateVersion7()), new PersonId(Guid.CreateVersion7()));
        var held = await Task.WhenAll(Enumerable.Range(0, OpenDownloads.OfOnePerson).Select(_ => downloads.TakeAsync(greedy, Cancellation).AsTask()));
        Assert.All(held, place => Assert.True(place.IsAcquired));

        var waiting = Enumerable.Range(0, OpenDownloads.WaitingOfOnePerson).Select(_ => downloads.TakeAsync(greedy, Cancellation).AsTask()).ToList();
        using (var refused = await downloads.TakeAsync(greedy, Cancellation))
        {
            Assert.False(refused.IsAcquired);
        }

        using (var free = await downloads.TakeAsync(other, Cancellation))
        {
            Assert.True(free.IsAcquired);
        }

        Assert.All(waiting, place => Assert.False(place.IsCompleted));
        held[0].Dispose();
        Assert.True((await waiting[0]).IsAcquired);
    }
}
