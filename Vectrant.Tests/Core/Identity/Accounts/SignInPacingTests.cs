using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Accounts;

public sealed class SignInPacingTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly SignInPacing _pacing = new(Options.Create(new AccountOptions()));

    [Fact]
    public void Take_AgainAndAgain_DoublesTheWaitUpToTheMost()
    {
        Pace? pace = null;
        var waits = new List<double>();
        var now = Start;
        for (var i = 0; i < 14; i++)
        {
            var (next, wait) = _pacing.Take(pace, now);
            Assert.Null(wait);
            pace = next;
            waits.Add(pace.RestsUntil is { } until ? (until - now).TotalMinutes : 0);
            now = pace.RestsUntil ?? now.AddSeconds(1);
        }

        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60], waits);
    }

    [Fact]
    public void Take_TenThousandWrongPasswords_LooksAtAHandful()
    {
        // One guess a second, as a script would: 2.8 hours.
        Pace? pace = null;
        var looked = 0;
        for (var second = 0; second < 10_000; second++)
        {
            var (next, wait) = _pacing.Take(pace, Start.AddSeconds(second));
            pace = next;
            looked += wait is null ? 1 : 0;
        }

        Assert.Equal(12, looked);

        // The end of the rest did not move with what was refused meanwhile: at most an hour later the person is let in again.
        var end = pace!.RestsUntil!.Value;
        Assert.True(end <= Start.AddSeconds(10_000).AddHours(1));
        Assert.Null(_pacing.Take(pace, end).Wait);
    }

    [Fact]
    public void Take_ThroughAWholeDay_LooksAtFewerThanForty()
    {
        Pace? pace = null;
        var looked = 0;
        for (var second = 0; second < 86_400; second += 2)
        {
            var (next, wait) = _pacing.Take(pace, Start.AddSeconds(second));
            pace = next;
            looked += wait is null ? 1 : 0;
        }

        Assert.InRange(looked, 30, 39);
    }

    [Fact]
    public void Take_ADayAfterTheLastWrongTry_CountsAnew()
    {
        var (pace, wait) = _pacing.Take(new Pace(9, Start, Start.AddMinutes(16)), Start.AddHours(24));
        Assert.Null(wait);
        Assert.Equal(1, pace.Failures);
        Assert.Null(pace.RestsUntil);
    }
}
