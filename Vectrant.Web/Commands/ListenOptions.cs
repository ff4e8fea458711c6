using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Vectrant.Web.Commands;

/// <summary>Where the app listens: by option, else by environment variable, else on 127.0.0.1:5080.</summary>
internal static class ListenOptions
{
    public static Option<int> Port() => new("--port")
    {
        Description = "TCP port (VECTRANT_PORT, 5080)",
        DefaultValueFactory = result => Parse(result, Environment.GetEnvironmentVariable("VECTRANT_PORT") is { Length: > 0 } given ? given : "5080"),
        CustomParser = result => Parse(result, result.Tokens[0].Value),
    };

    public static Option<string> Address()
    {
        var option = new Option<string>("--listen")
        {
            Description = "IP address (VECTRANT_LISTEN, 127.0.0.1); 0.0.0.0 for every network",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("VECTRANT_LISTEN") ?? "127.0.0.1",
        };
        option.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("The address to listen on must be an IP address such as 127.0.0.1; it comes from --listen or VECTRANT_LISTEN.");
            }
        });
        return option;
    }

    private static int Parse(ArgumentResult result, string given)
    {
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        result.AddError($"The port is '{given}'; it must be a number from 1 to 65535 and comes from --port or VECTRANT_PORT.");
        return 0;
    }
}
