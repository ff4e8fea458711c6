using Microsoft.Extensions.Options;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Features.Identity;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Identity;

public sealed class UnknownAddressesTests
{
    private readonly AdjustableTime _time = new();

    [Fact]
    public void FailedAndRests_AfterTheTries_RestsForTheMinutes()
    {
        var addresses = new UnknownAddresses(_time, Options.Create(new SecurityOptions()));
        for (var i = 0; i < 4; i++)
        {
            Assert.False(addresses.FailedAndRests("A"));
        }

        Assert.True(addresses.FailedAndRests("A"));
        Assert.False(addresses.FailedAndRests("B"));
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.True(addresses.FailedAndRests("A"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(addresses.FailedAndRests("A"));
    }
}
