using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Vectrant.Web.Security;

/// <summary>Reverse proxies in front of this program; section <c>Proxy</c>. Only what they say about a client's address and scheme is believed.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxy";

    /// <summary>Addresses (<c>10.0.0.2</c>) or networks (<c>10.0.0.0/24</c>) that requests come from. None: no such header is believed. Empty entries are left out.</summary>
    public IList<string> Trusted { get; init; } = [];

    /// <summary>How many proxies stand one behind the other: so many entries of <c>X-Forwarded-For</c> are read, from the right. 1 to 10, default 1.</summary>
    public int Hops { get; set; } = 1;

    internal IEnumerable<string> Given => Trusted.Where(entry => !string.IsNullOrWhiteSpace(entry)).Select(entry => entry.Trim());

    internal ForwardedHeadersOptions ToForwardedHeaders()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = Hops };

        // The framework trusts the own machine by itself; here nothing is trusted that nobody named.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var entry in Given)
        {
            if (IPAddress.TryParse(entry, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(entry));
            }
        }

        return options;
    }
}

/// <summary>Names every entry that cannot be used.</summary>
internal sealed class ProxyOptionsValidator(IConfiguration configuration) : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        var errors = new List<string>();
        foreach (var entry in options.Given)
        {
            if (!IPAddress.TryParse(entry, out _) && !System.Net.IPNetwork.TryParse(entry, out _))
            {
                errors.Add($"{ProxyOptions.Section}:Trusted holds '{entry}', which is neither an address such as 10.0.0.2 nor a network such as 10.0.0.0/24.");
            }
            else if (System.Net.IPNetwork.TryParse(entry, out var network) && network.PrefixLength == 0)
            {
                errors.Add($"{ProxyOptions.Section}:Trusted holds '{entry}', which trusts everybody. Name the addresses of the proxies.");
            }
        }

        if (options.Hops is < 1 or > 10)
        {
            errors.Add($"{ProxyOptions.Section}:Hops is {options.Hops}; it must be 1 to 10.");
        }

        if (configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
        {
            errors.Add($"ASPNETCORE_FORWARDEDHEADERS_ENABLED believes every client what it says about its address. Remove it and set {ProxyOptions.Section}__Trusted__0 to the address of the proxy.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

internal static class ProxyPipeline
{
    /// <summary>First of all: everything after it sees the client's address and scheme.</summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value;
        return options.Given.Any() ? app.UseForwardedHeaders(options.ToForwardedHeaders()) : app;
    }
}
