using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>Whose word about a client's address is believed.</summary>
public sealed class ProxyOptionsTests
{
    [Theory]
    // One proxy: what the client said itself stands further left and is not reached.
    [InlineData("10.0.0.2", 1, "203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.2", 1, "1.2.3.4, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.2", 1, "10.0.0.2, 203.0.113.7", "203.0.113.7")]
    // Two proxies: the outer one is believed only when it is named.
    [InlineData("10.0.0.2", 2, "1.2.3.4, 203.0.113.7, 10.0.0.3", "203.0.113.7")]
    [InlineData("10.0.0.2", 2, "1.2.3.4, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.2", 3, "1.2.3.4, 203.0.113.7, 192.0.2.9", "192.0.2.9")]
    // Somebody who is no proxy says what they like.
    [InlineData("198.51.100.1", 2, "1.2.3.4", "198.51.100.1")]
    // Broken entries end the reading.
    [InlineData("10.0.0.2", 2, "1.2.3.4, nonsense", "10.0.0.2")]
    [InlineData("10.0.0.2", 1, "", "10.0.0.2")]
    // IPv6, with and without a port, and the mapped form of an address.
    [InlineData("::ffff:10.0.0.2", 1, "2001:db8:1:2::9", "2001:db8:1:2::9")]
    [InlineData("10.0.0.2", 1, "[2001:db8:1:2::9]:4711", "2001:db8:1:2::9")]
    public async Task Forwarded_Chain_IsBelievedAsFarAsNamedProxiesReach(string from, int hops, string header, string expected)
    {
        var options = new ProxyOptions { Trusted = ["10.0.0.0/24", ""], Hops = hops };
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        context.Request.Scheme = "http";
        context.Request.Headers["X-Forwarded-For"] = header;
        context.Request.Headers["X-Forwarded-Proto"] = "https";
        var middleware = new ForwardedHeadersMiddleware(_ => Task.CompletedTask, NullLoggerFactory.Instance, Options.Create(options.ToForwardedHeaders()));

        await middleware.Invoke(context);

        Assert.Equal(IPAddress.Parse(expected), context.Connection.RemoteIpAddress);
    }

    [Fact]
    public void Validate_EverythingWrong_NamesEveryEntry()
    {
        var options = new ProxyOptions { Trusted = ["proxy", "0.0.0.0/0", "::/0", "10.0.0.1"], Hops = 0 };
        var result = new ProxyOptionsValidator(TestConfiguration.Of(("ForwardedHeaders_Enabled", "true"))).Validate(null, options);
        Assert.Equal(["'proxy'", "'0.0.0.0/0'", "'::/0'", "Proxy:Hops", "ASPNETCORE_FORWARDEDHEADERS_ENABLED"],
            result.Failures!.Select(failure => failure.StartsWith("Proxy:Trusted", StringComparison.Ordinal) ? failure.Split(' ')[2].TrimEnd(',') : failure.Split(' ')[0]));
        Assert.True(new ProxyOptionsValidator(TestConfiguration.Of()).Validate(null, new ProxyOptions { Trusted = ["", "10.0.0.0/8", "2001:db8::/64", "::1"] }).Succeeded);
    }
}
