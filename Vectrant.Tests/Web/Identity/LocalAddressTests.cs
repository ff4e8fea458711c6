using Vectrant.Web.Features.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Identity;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/queue?c=1", "/queue?c=1")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/.//elsewhere.example", "/")]
    [InlineData("/queue/..//elsewhere.example", "/")]
    [InlineData("/queue?next=//elsewhere.example", "/queue?next=//elsewhere.example")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\tqueue", "/")]
    [InlineData("/über?q=ö#ä", "/%C3%BCber?q=%C3%B6#%C3%A4")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Or_AnyAddress_NeverLeavesTheHost(string? address, string expected) => Assert.Equal(expected, LocalAddress.Or(address, "/"));
}
